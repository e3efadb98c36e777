//! A world for tests: fresh databases on both engines, and a house with people, a stopped clock and folders of its own.
//! Not here: browsers (e2e), and tests of the pure crates, which need no world.

pub mod world;

pub use store::on_both_engines;
pub use store::trial::{Trial, VARIABLE, run};
pub use world::World;

/// Makes each test run in a fresh world on SQLite and on PostgreSQL.
#[macro_export]
macro_rules! in_both_worlds {
    ($(async fn $name:ident($world:ident) $body:block)*) => {$(
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn test($world: std::sync::Arc<$crate::World>) {
                $body
            }

            #[test]
            fn on_sqlite() {
                $crate::World::run(async { Some($crate::Trial::sqlite()) }, test);
            }

            #[test]
            fn on_postgres() {
                $crate::World::run($crate::Trial::postgres(), test);
            }
        }
    )*};
}
