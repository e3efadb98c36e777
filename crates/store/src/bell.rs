//! The bell: how nodes that serve one PostgreSQL database tell each other of news, by LISTEN and NOTIFY.
//! Not here: what the news are. A word that is lost costs a delay; the database is the truth and is asked now and then too.

use sqlx::postgres::{PgListener, PgPool};
use sqlx::query;

use crate::Result;

/// The rope of the bell, which any number of nodes hold.
#[derive(Clone)]
pub struct Bell {
    pool: PgPool,
}

/// Hears what is rung, on a connection of its own.
pub struct Ear {
    pool: PgPool,
    /// None before the first connection, and after one broke.
    listener: Option<PgListener>,
}

/// What an ear has heard.
#[derive(Debug, PartialEq, Eq)]
pub enum Heard {
    /// Somebody rang with these words; it may have been this node itself.
    Words(String),
    /// The connection was away for a while, and something may have been missed.
    Gap,
}

const CHANNEL: &str = "fivehows";
const RING: &str = "SELECT pg_notify($1, $2)";

impl Bell {
    /// The most bytes that one ring takes: PostgreSQL refuses 8000 and more.
    pub const LONGEST: usize = 7_999;

    pub(crate) fn over(pool: PgPool) -> Self {
        Self { pool }
    }

    /// Rings with some words, at most [`Bell::LONGEST`] bytes. Each ring is a commit that all rings queue for, so whoever has
    /// much to say says it together.
    pub async fn ring(&self, words: &str) -> Result<()> {
        query(RING)
            .bind(CHANNEL)
            .bind(words)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// An ear for the bell. It listens from the first [`Ear::next`] on, which tells of a gap: what was rung before was missed.
    pub fn ear(&self) -> Ear {
        Ear {
            pool: self.pool.clone(),
            listener: None,
        }
    }
}

async fn listener(pool: &PgPool) -> Result<PgListener> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    Ok(listener)
}

impl Ear {
    /// The next that is heard. A connection that broke is made anew; while the database cannot be reached this fails, and may
    /// be asked again after a while. It ends with an error when the store is closed.
    pub async fn next(&mut self) -> Result<Heard> {
        if let Some(listener) = &mut self.listener {
            match listener.try_recv().await {
                Ok(Some(words)) => return Ok(Heard::Words(words.payload().to_owned())),
                Ok(None) => return Ok(Heard::Gap),
                Err(error) => {
                    tracing::debug!(%error, "the connection that listens to the bell broke");
                    self.listener = None;
                }
            }
        }
        self.listener = Some(listener(&self.pool).await?);
        Ok(Heard::Gap)
    }
}

#[cfg(test)]
mod tests {
    use sqlx::query_scalar;

    use super::*;
    use crate::Store;
    use crate::trial::{Trial, run};

    #[test]
    fn what_one_node_rings_every_node_hears() {
        run(Trial::postgres(), async |store, database| {
            let other = Store::open(&database).await.unwrap();
            let mut ear = other.bell().unwrap().ear();
            assert_eq!(ear.next().await.unwrap(), Heard::Gap);
            let long = "x".repeat(Bell::LONGEST);
            let bell = store.bell().unwrap();
            bell.ring("465 has news").await.unwrap();
            bell.ring(&long).await.unwrap();
            assert_eq!(
                ear.next().await.unwrap(),
                Heard::Words("465 has news".into())
            );
            assert_eq!(ear.next().await.unwrap(), Heard::Words(long));
            drop(ear);
            other.close().await;
        });
    }

    const BREAK: &str = "
        SELECT COUNT(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity
        WHERE datname = current_database() AND query LIKE 'LISTEN %' AND pid <> pg_backend_pid()";

    #[test]
    fn an_ear_whose_connection_broke_tells_of_the_gap_and_listens_on() {
        run(Trial::postgres(), async |store, _| {
            let bell = store.bell().unwrap();
            let mut ear = bell.ear();
            assert_eq!(ear.next().await.unwrap(), Heard::Gap);
            let broken: i64 = query_scalar(BREAK).fetch_one(&bell.pool).await.unwrap();
            assert_eq!(broken, 1);
            assert_eq!(ear.next().await.unwrap(), Heard::Gap);
            bell.ring("again").await.unwrap();
            assert_eq!(ear.next().await.unwrap(), Heard::Words("again".into()));
        });
    }

    #[test]
    fn one_process_on_sqlite_has_nobody_to_tell() {
        run(async { Some(Trial::sqlite()) }, async |store, _| {
            assert!(store.bell().is_none());
        });
    }
}
