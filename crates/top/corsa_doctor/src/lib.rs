//! Looks at everything between game and learner and says what is wrong and how it is put right.
//!
//! | module | idea |
//! | --- | --- |
//! | `finding`, `diagnosis` | a verdict, what was seen, the fix; all of them, as lines and as data |
//! | `checks` | facts to findings, one group a file; nothing is looked at there |
//! | `gather` | this machine to facts: the game's folders, its pages, the network |
//! | `examine` | which checks apply here, in the order in which a user would put things right |
//! | `peer` | answers the doctor on the other machine |
//! | `report`, `scrub` | one file for a bug report, without anything personal |

pub mod checks;
mod diagnosis;
mod examine;
mod finding;
mod gather;
mod options;
mod peer;
mod report;
mod scrub;
#[cfg(test)]
mod testing;
mod version;

pub use diagnosis::Diagnosis;
pub use examine::examine;
pub use finding::{Finding, Verdict};
pub use options::Options;
pub use peer::answer_peers;
pub use report::{Report, ReportFile, write_report};
pub use scrub::{Scrubber, Secrets};
