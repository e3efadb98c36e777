//! What is kept: the only crate with SQL. One file a table (or a family of tables), one SQL text for SQLite and PostgreSQL. The bytes of
//! images and files lie beside the database (`depot`).
//! Not here: deciding anything. A row goes in as the domain's type and comes out as one.
//!
//! The portable subset, which every query and migration keeps to:
//! - Placeholders are `$1`, `$2`, …; types are `TEXT`, `BIGINT`, `BOOLEAN`, `DOUBLE PRECISION`, `UUID`, `BYTEA`, `DATE`, `TIMESTAMPTZ`.
//! - Times are written by Rust in UTC, to the microsecond, and never computed in SQL: no `now()`, no intervals.
//! - Lists are rows or JSON text, never arrays. Texts are compared exactly; what is searched is folded by Rust first.
//! - No `ILIKE`, no `FOR UPDATE`: a row is locked by writing to it. `INSERT … ON CONFLICT` and `RETURNING` work on both.
//! - `ORDER BY` ends in the id; names that people read are sorted by Rust, since the engines collate differently. Sums are cast to `BIGINT`.
//! - A column is never called `by`, `from`, `to` or `order`; who did something is `by_person`.
//!
//! What truly differs lives in `engine.rs`, `hold.rs`, `error.rs` (constraint errors) and behind `--! postgres` in a migration.

mod columns;
mod engine;
mod error;
mod hold;
mod migrate;
#[cfg(test)]
mod promises;
#[cfg(test)]
mod samples;
#[cfg(any(test, feature = "trial"))]
pub mod trial;

pub mod actions;
pub mod approvals;
pub mod backup;
pub mod bell;
pub mod comments;
pub mod depot;
pub mod documents;
pub mod files;
pub mod history;
pub mod incidents;
pub mod numbers;
pub mod pens;
pub mod people;
pub mod policies;
pub mod postmortems;
pub mod publications;
pub mod questions;
pub mod redactions;
pub mod references;
pub mod reviews;
pub mod rulings;
pub mod sessions;
pub mod settings;
pub mod templates;
pub mod tokens;
pub mod versions;
pub mod waiting;

pub use engine::{Database, Store, Tx};
pub use error::{Error, Result};
