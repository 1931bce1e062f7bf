//! Looks at everything between game and learner and says what is wrong and how it is put right.
