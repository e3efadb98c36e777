//! Accounts: the first admin, people, signing in and out, passwords, tokens.
//! Not here: what a role may do (postmortem::permission).

pub mod doorkeeper;
pub mod first_admin;
pub mod password;
pub mod people;
pub mod sign_in;
pub mod tokens;
pub mod who;
