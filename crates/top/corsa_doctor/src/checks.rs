//! The checks: what is seen becomes what is said. Each takes plain facts, so that every verdict can be
//! tried on facts made up; where the facts come from is the business of [`crate::gather`].

pub mod capture;
pub mod frames;
pub mod game;
pub mod input;
pub mod machine;
pub mod network;
pub mod pages;
pub mod proton;
pub mod routes;
pub mod signs;
pub mod steps;
pub mod values;
