//! The table `templates`: every version of the house's templates, since a document keeps the one it was born with.
//! Not here: the classic one, which is the program's own, and what a template makes (postmortem::write).

use jiff::Timestamp;
use postmortem::write::templates::Template;

use crate::columns::{Row, values};
use crate::{Error, Result, Tx};

const INSERT: &str = "INSERT INTO templates (version, made_at, terms) VALUES ($1, $2, $3)";

const LIST: &str = "SELECT terms FROM templates ORDER BY version DESC";

const FIND: &str = "SELECT terms FROM templates WHERE version = $1";

/// Adds a version; [`Error::Changed`] when somebody else has just added the same one.
pub async fn insert(tx: &mut Tx, template: &Template, made_at: Timestamp) -> Result<()> {
    let terms = serde_json::to_string(template)
        .map_err(|error| Error::Broken(sqlx::Error::Encode(error.into())))?;
    tx.run(INSERT, values![template.version, made_at, terms])
        .await
        .map(|_| ())
}

/// All versions that the house has made, newest first.
pub async fn list(tx: &mut Tx) -> Result<Vec<Template>> {
    tx.rows(LIST, values![])
        .await?
        .iter()
        .map(template)
        .collect()
}

/// One version that the house has made.
pub async fn find(tx: &mut Tx, version: i64) -> Result<Option<Template>> {
    tx.row(FIND, values![version])
        .await?
        .map(|row| template(&row))
        .transpose()
}

fn template(row: &Row) -> Result<Template> {
    serde_json::from_str(&row.get::<String>("terms")?)
        .map_err(|error| Error::Broken(sqlx::Error::Decode(error.into())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::time;
    use crate::trial::on_both_engines;

    on_both_engines! {
        async fn every_version_of_a_template_is_kept_and_found(store) {
            let mut tx = store.write().await.unwrap();
            let light = Template { version: 2, name: "Light".into(), ..Template::classic() };
            let lighter = Template { version: 3, actions: vec!["Tell the port".into()], ..light.clone() };
            insert(&mut tx, &light, time(1)).await.unwrap();
            insert(&mut tx, &lighter, time(2)).await.unwrap();
            assert_eq!(list(&mut tx).await.unwrap(), [lighter, light.clone()]);
            assert_eq!(find(&mut tx, 2).await.unwrap(), Some(light));
            assert_eq!(find(&mut tx, 4).await.unwrap(), None);
        }

        async fn of_two_templates_with_one_number_the_second_is_told(store) {
            let mut tx = store.write().await.unwrap();
            let light = Template { version: 2, ..Template::classic() };
            insert(&mut tx, &light, time(1)).await.unwrap();
            assert!(matches!(insert(&mut tx, &light, time(1)).await, Err(Error::Changed)));
        }
    }
}
