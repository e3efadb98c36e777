//! Accounts: the first visit, signing in and out, one's own page, the people of the house.
//! Not here: what a session or a role is (application and domain).

pub mod first_visit;
pub mod me;
pub mod password;
pub mod people;
pub mod sign_in;
pub mod tokens;
