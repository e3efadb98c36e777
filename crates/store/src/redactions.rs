//! The tables `redaction_answers` and `redaction_blocks`: what a postmortem holds back from outside.
//! Not here: stand-ins (postmortem::publish::redaction) and striking text out (the press).

use jiff::Timestamp;
use postmortem::publish::{Answer, Redactions};
use postmortem::{PersonId, PostmortemNumber};
use sha2::{Digest, Sha256};

use crate::columns::values;
use crate::{Result, Tx};

const ANSWERS: &str = "
    SELECT text, kind, answer FROM redaction_answers WHERE postmortem = $1 ORDER BY text_hash";

const BLOCKS: &str = "SELECT block FROM redaction_blocks WHERE postmortem = $1 ORDER BY block";

const ANSWER: &str = "
    INSERT INTO redaction_answers (postmortem, text_hash, text, kind, answer, by_person, at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (postmortem, text_hash) DO UPDATE
    SET kind = excluded.kind, answer = excluded.answer, by_person = excluded.by_person, at = excluded.at";

const REMOVE: &str = "DELETE FROM redaction_answers WHERE postmortem = $1 AND text_hash = $2";

const HOLD_BACK: &str = "
    INSERT INTO redaction_blocks (postmortem, block) VALUES ($1, $2) ON CONFLICT (postmortem, block) DO NOTHING";

const RELEASE: &str = "DELETE FROM redaction_blocks WHERE postmortem = $1 AND block = $2";

/// All that a postmortem holds back.
pub async fn of(tx: &mut Tx, number: PostmortemNumber) -> Result<Redactions> {
    let mut redactions = Redactions::default();
    for row in tx.rows(ANSWERS, values![number]).await? {
        redactions
            .answers
            .insert(row.get("text")?, (row.get("kind")?, row.get("answer")?));
    }
    for row in tx.rows(BLOCKS, values![number]).await? {
        redactions.inside_blocks.push(row.get("block")?);
    }
    Ok(redactions)
}

/// Answers a private thing; the latest answer stands.
pub async fn answer(
    tx: &mut Tx,
    number: PostmortemNumber,
    text: &str,
    kind: &str,
    answer: Answer,
    by: PersonId,
    at: Timestamp,
) -> Result<()> {
    tx.run(
        ANSWER,
        values![number, hash(text), text, kind, answer, by, at],
    )
    .await
    .map(|_| ())
}

/// Takes an answer back, so that the thing waits for one again.
pub async fn remove(tx: &mut Tx, number: PostmortemNumber, text: &str) -> Result<()> {
    tx.run(REMOVE, values![number, hash(text)])
        .await
        .map(|_| ())
}

/// Keeps a block inside; keeping it again changes nothing.
pub async fn hold_back(tx: &mut Tx, number: PostmortemNumber, block: &str) -> Result<()> {
    tx.run(HOLD_BACK, values![number, block]).await.map(|_| ())
}

/// Lets a block go outside again.
pub async fn release(tx: &mut Tx, number: PostmortemNumber, block: &str) -> Result<()> {
    tx.run(RELEASE, values![number, block]).await.map(|_| ())
}

fn hash(text: &str) -> [u8; 32] {
    Sha256::digest(text).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{self, time};
    use crate::trial::on_both_engines;

    on_both_engines! {
        async fn the_latest_answer_to_a_private_thing_stands_until_it_is_taken_back(store) {
            let mut tx = store.write().await.unwrap();
            let by = samples::person(&mut tx, "Ines Varga").await.id;
            let number = samples::postmortem(&mut tx, 1).await.number;
            let other = samples::postmortem(&mut tx, 2).await.number;
            answer(&mut tx, number, "203.0.113.9", "ip", Answer::Keep, by, time(1)).await.unwrap();
            answer(&mut tx, number, "203.0.113.9", "ip", Answer::Strike, by, time(2)).await.unwrap();
            answer(&mut tx, number, "Ines", "person", Answer::Keep, by, time(3)).await.unwrap();
            let held = of(&mut tx, number).await.unwrap();
            assert_eq!(held.answers.len(), 2);
            assert_eq!(held.answers["203.0.113.9"], ("ip".to_owned(), Answer::Strike));
            remove(&mut tx, number, "Ines").await.unwrap();
            assert_eq!(of(&mut tx, number).await.unwrap().answers.len(), 1);
            assert_eq!(of(&mut tx, other).await.unwrap(), Redactions::default());
        }

        async fn a_whole_private_key_can_be_struck_out(store) {
            let mut tx = store.write().await.unwrap();
            let by = samples::person(&mut tx, "Ines Varga").await.id;
            let number = samples::postmortem(&mut tx, 1).await.number;
            // Far beyond what an index entry may hold, and of digits that do not compress to less.
            let key: String = (0u64..2000).map(|nth| format!("{:016x}\n", nth.wrapping_mul(0x9e37_79b9_7f4a_7c15))).collect();
            answer(&mut tx, number, &key, "secret", Answer::Strike, by, time(1)).await.unwrap();
            assert!(of(&mut tx, number).await.unwrap().answers.contains_key(&key));
        }

        async fn a_block_is_held_back_once_and_let_go_again(store) {
            let mut tx = store.write().await.unwrap();
            let number = samples::postmortem(&mut tx, 1).await.number;
            for block in ["b2", "b1", "b2"] {
                hold_back(&mut tx, number, block).await.unwrap();
            }
            assert_eq!(of(&mut tx, number).await.unwrap().inside_blocks, ["b1", "b2"]);
            release(&mut tx, number, "b1").await.unwrap();
            assert_eq!(of(&mut tx, number).await.unwrap().inside_blocks, ["b2"]);
        }
    }
}
