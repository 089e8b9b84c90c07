//! `tracker sync` and `tracker merge`: what arrives, what is told, and that it converges.

mod clock;
mod conflicts;
mod converge;
mod mlflow;
mod models;
mod whole;
