//! Decide: incidents, their facts, the policy's verdict, and what people say beside it.
//! Not here: how a verdict is reached (domain).

pub mod facts;
pub mod incident;
pub mod list;
pub mod policy;
pub mod ruling;
pub mod start;
