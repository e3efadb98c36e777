//! Publication: a finished document as Markdown, HTML, a commit in a git repository, a page of a static site.
//! Not here: SQL, an HTTP server, and the question whether something may be published (the domain decides that).

pub mod drawing;
pub mod html;
pub mod image;
pub mod markdown;
pub mod records;
pub mod redact;
pub mod repository;
pub mod site;
