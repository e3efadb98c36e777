//! What protects people who open our pages: headers, requests from elsewhere, sizes, cookies.
//! Not here: who may do what (application and domain).

pub mod cookies;
pub mod cross_site;
pub mod headers;
pub mod limits;
