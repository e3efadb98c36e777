//! The tables `incidents`, `incident_services` and `incident_involved`: what happened, as far as it is known.
//! Not here: verdicts, which are computed, and rulings beside them (rulings).

use postmortem::incident::{Facts, Incident, Milestone, Milestones, Severity};
use postmortem::moment::Moment;
use postmortem::{IncidentNumber, PersonId};

use crate::columns::{Bind, Row, Value, values};
use crate::{Error, Result, Tx};

/// Which incidents are wanted; the empty filter wants the latest ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IncidentFilter {
    /// Words in the title or a service's name, or the number (`465`, `#465`). Upper and lower case are alike.
    pub text: String,
    /// Of this severity alone.
    pub severity: Option<Severity>,
    /// Of this service alone, by its exact name.
    pub service: Option<String>,
    /// Those alone of which no postmortem tells.
    pub untold: bool,
    /// At most so many; absent is [`IncidentFilter::PAGE`].
    pub limit: Option<i64>,
    /// Numbers below this one: the next page begins below the last number of this one.
    pub before: Option<IncidentNumber>,
}

impl IncidentFilter {
    /// So many incidents make a page when nothing else is said.
    pub const PAGE: i64 = 100;
}

const INSERT: &str = "
    INSERT INTO incidents (number, version, title, severity, user_visible, users_affected, data_loss, error_budget_spent,
                           started_at, started_zone, detected_at, detected_zone, declared_at, declared_zone,
                           mitigated_at, mitigated_zone, resolved_at, resolved_zone, folded, recorded_by, recorded_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)";

const SAVE: &str = "
    UPDATE incidents
    SET title = $3, severity = $4, user_visible = $5, users_affected = $6, data_loss = $7, error_budget_spent = $8,
        started_at = $9, started_zone = $10, detected_at = $11, detected_zone = $12, declared_at = $13, declared_zone = $14,
        mitigated_at = $15, mitigated_zone = $16, resolved_at = $17, resolved_zone = $18, folded = $19, version = version + 1
    WHERE number = $1 AND version = $2";

const FIND: &str = "SELECT * FROM incidents WHERE number = $1";

const EXISTS: &str = "SELECT COUNT(*) AS incidents FROM incidents WHERE number = $1";

const LIST: &str = "
    SELECT * FROM incidents
    WHERE ($1 IS NULL OR number < $1)
      AND ($2 IS NULL OR severity = $2)
      AND ($3 IS NULL OR number IN (SELECT incident FROM incident_services WHERE service = $3))
      AND ($4 IS NULL OR folded LIKE $4 ESCAPE '!' OR number = $5)
      AND ($7 = FALSE OR NOT EXISTS (SELECT 1 FROM postmortem_incidents WHERE postmortem_incidents.incident = incidents.number))
    ORDER BY number DESC
    LIMIT $6";

const SERVICES: &str = "
    SELECT incident, service FROM incident_services WHERE incident IN ({list}) ORDER BY incident, position";

const INVOLVED: &str = "
    SELECT incident, person FROM incident_involved WHERE incident IN ({list}) ORDER BY incident, position, person";

const CLEAR_SERVICES: &str = "DELETE FROM incident_services WHERE incident = $1";
const CLEAR_INVOLVED: &str = "DELETE FROM incident_involved WHERE incident = $1";
const ADD_SERVICE: &str =
    "INSERT INTO incident_services (incident, position, service) VALUES ($1, $2, $3)";
const ADD_INVOLVED: &str = "
    INSERT INTO incident_involved (incident, position, person) VALUES ($1, $2, $3)
    ON CONFLICT (incident, person) DO NOTHING";

/// Adds an incident. Its number is taken once.
pub async fn insert(tx: &mut Tx, incident: &Incident) -> Result<()> {
    let mut values = facts(incident);
    values.extend(values![incident.recorded_by, incident.recorded_at]);
    tx.run(INSERT, values).await?;
    put_lists(tx, incident).await
}

/// Keeps changed facts; [`Error::Changed`] when somebody else changed them since this version.
pub async fn save(tx: &mut Tx, incident: &Incident) -> Result<()> {
    tx.edit(SAVE, facts(incident)).await?;
    put_lists(tx, incident).await
}

/// Finds an incident.
pub async fn find(tx: &mut Tx, number: IncidentNumber) -> Result<Option<Incident>> {
    let rows = tx.rows(FIND, values![number]).await?;
    Ok(with_lists(tx, &rows).await?.pop())
}

/// Is there an incident of this number?
pub async fn exists(tx: &mut Tx, number: IncidentNumber) -> Result<bool> {
    let row = tx
        .row(EXISTS, values![number])
        .await?
        .ok_or(Error::Missing)?;
    Ok(row.get::<i64>("incidents")? > 0)
}

/// The incidents that a filter wants, highest number first.
pub async fn list(tx: &mut Tx, filter: &IncidentFilter) -> Result<Vec<Incident>> {
    let text = filter.text.trim();
    let values = values![
        filter.before,
        filter.severity,
        filter.service.as_deref(),
        (!text.is_empty()).then(|| pattern(text)),
        text.trim_start_matches('#').parse::<i64>().ok(),
        filter.limit.unwrap_or(IncidentFilter::PAGE),
        filter.untold,
    ];
    let rows = tx.rows(LIST, values).await?;
    with_lists(tx, &rows).await
}

/// Number, version and all facts, in the order in which both INSERT and SAVE want them.
fn facts(incident: &Incident) -> Vec<Value> {
    let facts = &incident.facts;
    let mut values = values![
        incident.number,
        incident.version,
        facts.title.as_str(),
        facts.severity,
        facts.user_visible,
        facts
            .users_affected
            .map(|users| i64::try_from(users).unwrap_or(i64::MAX)),
        facts.data_loss,
        facts.error_budget_spent,
    ];
    for milestone in Milestone::ALL {
        let moment = facts.milestones.get(milestone);
        values.push(moment.map(|moment| moment.at).value());
        values.push(moment.map(|moment| moment.zone.as_str()).value());
    }
    values.push(folded(facts).value());
    values
}

/// What a search looks through. Rust folds it, because the engines disagree about letters beyond ASCII.
fn folded(facts: &Facts) -> String {
    let mut folded = facts.title.to_lowercase();
    for service in &facts.services {
        folded.push('\n');
        folded.push_str(&service.to_lowercase());
    }
    folded
}

/// The text anywhere, with LIKE's own signs taken as they are.
fn pattern(text: &str) -> String {
    let mut pattern = String::from("%");
    for letter in text.to_lowercase().chars() {
        if matches!(letter, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

async fn put_lists(tx: &mut Tx, incident: &Incident) -> Result<()> {
    tx.run(CLEAR_SERVICES, values![incident.number]).await?;
    for (position, service) in (0i64..).zip(&incident.facts.services) {
        tx.run(
            ADD_SERVICE,
            values![incident.number, position, service.as_str()],
        )
        .await?;
    }
    tx.run(CLEAR_INVOLVED, values![incident.number]).await?;
    for (position, person) in (0i64..).zip(&incident.involved) {
        tx.run(ADD_INVOLVED, values![incident.number, position, *person])
            .await?;
    }
    Ok(())
}

async fn with_lists(tx: &mut Tx, rows: &[Row]) -> Result<Vec<Incident>> {
    let mut incidents: Vec<Incident> = rows.iter().map(incident).collect::<Result<_>>()?;
    let numbers: Vec<Value> = incidents
        .iter()
        .map(|incident| incident.number.value())
        .collect();
    for row in tx.rows_among(SERVICES, numbers.clone()).await? {
        let service: String = row.get("service")?;
        if let Some(incident) = of_number(&mut incidents, row.get("incident")?) {
            incident.facts.services.push(service);
        }
    }
    for row in tx.rows_among(INVOLVED, numbers).await? {
        let person: PersonId = row.get("person")?;
        if let Some(incident) = of_number(&mut incidents, row.get("incident")?) {
            incident.involved.push(person);
        }
    }
    Ok(incidents)
}

fn of_number(incidents: &mut [Incident], number: IncidentNumber) -> Option<&mut Incident> {
    incidents
        .iter_mut()
        .find(|incident| incident.number == number)
}

fn incident(row: &Row) -> Result<Incident> {
    let mut milestones = Milestones::default();
    for milestone in Milestone::ALL {
        let name = milestone.as_str();
        let zone: Option<String> = row.maybe(&format!("{name}_zone"))?;
        let at = row.maybe(&format!("{name}_at"))?;
        milestones.set(
            milestone,
            at.map(|at| Moment {
                at,
                zone: zone.unwrap_or_else(|| "UTC".into()),
            }),
        );
    }
    Ok(Incident {
        number: row.get("number")?,
        facts: Facts {
            title: row.get("title")?,
            severity: row.get("severity")?,
            services: vec![],
            milestones,
            user_visible: row.get("user_visible")?,
            users_affected: row.maybe::<i64>("users_affected")?.map(i64::unsigned_abs),
            data_loss: row.get("data_loss")?,
            error_budget_spent: row.maybe("error_budget_spent")?,
        },
        involved: vec![],
        recorded_by: row.maybe("recorded_by")?,
        recorded_at: row.get("recorded_at")?,
        version: row.get("version")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{self, incident_numbered, time};
    use crate::trial::on_both_engines;

    async fn numbers(tx: &mut Tx, filter: IncidentFilter) -> Vec<i64> {
        list(tx, &filter)
            .await
            .unwrap()
            .into_iter()
            .map(|incident| incident.number.0)
            .collect()
    }

    on_both_engines! {
        async fn an_incident_is_found_as_it_was_told_zones_and_all(store) {
            let mut tx = store.write().await.unwrap();
            let ines = samples::person(&mut tx, "Ines Varga").await;
            let kwame = samples::person(&mut tx, "Kwame Asante").await;
            let told = Incident {
                involved: vec![kwame.id, ines.id],
                recorded_by: Some(ines.id),
                ..incident_numbered(465)
            };
            insert(&mut tx, &told).await.unwrap();
            assert_eq!(find(&mut tx, told.number).await.unwrap(), Some(told));
            assert!(exists(&mut tx, IncidentNumber(465)).await.unwrap());
            assert!(!exists(&mut tx, IncidentNumber(466)).await.unwrap());
            assert_eq!(find(&mut tx, IncidentNumber(466)).await.unwrap(), None);
        }

        async fn an_incident_of_which_little_is_known_is_kept_too(store) {
            let mut tx = store.write().await.unwrap();
            let mut told = incident_numbered(1);
            told.facts.milestones = Milestones::default();
            told.facts.services.clear();
            told.facts.users_affected = None;
            told.facts.error_budget_spent = None;
            insert(&mut tx, &told).await.unwrap();
            assert_eq!(find(&mut tx, told.number).await.unwrap(), Some(told));
        }

        async fn strange_but_true_facts_come_back_as_they_were_told(store) {
            let mut tx = store.write().await.unwrap();
            let times = ["0001-01-01T00:00:00Z", "1969-12-31T23:59:59.999999Z", "9999-12-30T21:59:59.000001Z"];
            for (number, time) in (1..).zip(times) {
                let mut told = incident_numbered(number);
                told.facts.title = format!("“Ünïcode” \u{1f9ef} 'quoted' {{}} $1 \\ {}", "long ".repeat(5000));
                told.facts.services = vec!["'); --".into(), "шина".into(), String::new()];
                told.facts.milestones.started = Some(Moment::utc(time.parse().unwrap()));
                told.facts.users_affected = Some(i64::MAX as u64);
                told.facts.error_budget_spent = Some(0.1 + 0.2);
                insert(&mut tx, &told).await.unwrap();
                assert_eq!(find(&mut tx, told.number).await.unwrap(), Some(told));
            }
        }

        async fn an_incident_number_is_taken_once(store) {
            let mut tx = store.write().await.unwrap();
            samples::incident(&mut tx, 465).await;
            let refused = insert(&mut tx, &incident_numbered(465)).await.unwrap_err();
            assert!(matches!(refused, Error::Taken("this incident number")), "{refused}");
        }

        async fn facts_that_come_late_take_the_place_of_the_earlier_ones(store) {
            let mut tx = store.write().await.unwrap();
            let mut told = samples::incident(&mut tx, 465).await;
            told.facts.services = vec!["frontend".into()];
            told.facts.milestones.declared = Some(Moment::utc(time(600)));
            told.facts.milestones.mitigated = None;
            save(&mut tx, &told).await.unwrap();
            told.version = 2;
            assert_eq!(find(&mut tx, told.number).await.unwrap(), Some(told));
        }

        async fn the_second_of_two_edits_of_an_incident_is_told_and_changes_nothing(store) {
            let mut tx = store.write().await.unwrap();
            let told = samples::incident(&mut tx, 465).await;
            save(&mut tx, &told).await.unwrap();
            let mut late = told.clone();
            late.facts.title = "Another title".into();
            late.facts.services.clear();
            assert!(matches!(save(&mut tx, &late).await, Err(Error::Changed)));
            assert_eq!(find(&mut tx, told.number).await.unwrap().unwrap().facts, told.facts);
        }

        async fn a_list_is_newest_first_and_goes_on_where_it_stopped(store) {
            let mut tx = store.write().await.unwrap();
            for number in 1..=5 {
                samples::incident(&mut tx, number).await;
            }
            let page = IncidentFilter { limit: Some(2), ..IncidentFilter::default() };
            assert_eq!(numbers(&mut tx, page.clone()).await, [5, 4]);
            assert_eq!(numbers(&mut tx, IncidentFilter { before: Some(IncidentNumber(4)), ..page }).await, [3, 2]);
            let all = list(&mut tx, &IncidentFilter::default()).await.unwrap();
            assert!(all.iter().all(|incident| incident.facts.services == ["search", "index"]));
        }

        async fn a_search_finds_words_numbers_and_letters_of_every_alphabet(store) {
            let mut tx = store.write().await.unwrap();
            for (number, title) in [(1, "Disk 100% full"), (2, "ÅRSAK okänd: Kö växte"), (3, "Queue grew")] {
                let mut incident = incident_numbered(number);
                incident.facts.title = title.into();
                insert(&mut tx, &incident).await.unwrap();
            }
            let with = |text: &str| IncidentFilter { text: text.into(), ..IncidentFilter::default() };
            assert_eq!(numbers(&mut tx, with("årsak")).await, [2]);
            assert_eq!(numbers(&mut tx, with("QUEUE")).await, [3]);
            assert_eq!(numbers(&mut tx, with("0%")).await, [1]);
            assert_eq!(numbers(&mut tx, with("q_eue")).await, [0i64; 0]);
            assert_eq!(numbers(&mut tx, with("#3")).await, [3]);
            assert_eq!(numbers(&mut tx, with("index")).await, [3, 2, 1]);
            assert_eq!(numbers(&mut tx, with("'; DROP TABLE incidents; --")).await, [0i64; 0]);
        }

        async fn a_list_can_be_of_one_severity_and_of_one_service(store) {
            let mut tx = store.write().await.unwrap();
            samples::incident(&mut tx, 1).await;
            let mut other = incident_numbered(2);
            other.facts.severity = Severity::Sev1;
            other.facts.services = vec!["checkout".into()];
            insert(&mut tx, &other).await.unwrap();
            let severity = IncidentFilter { severity: Some(Severity::Sev2), ..IncidentFilter::default() };
            assert_eq!(numbers(&mut tx, severity).await, [1]);
            let service = IncidentFilter { service: Some("checkout".into()), ..IncidentFilter::default() };
            assert_eq!(numbers(&mut tx, service).await, [2]);
        }
    }
}
