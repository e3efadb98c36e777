//! What happens in the demo house, told in order: the worked example in 2015, and eight incidents of the last weeks.
//! Not here: the moves themselves (house) and the texts (stories).

use app::{Failure, Result};
use jiff::civil::{Date, date};
use postmortem::incident::FactsAsTold;
use postmortem::review::Point;

use super::house::House;
use super::stories;

/// The day on which the house was opened.
pub const FIRST_DAY: Date = date(2015, 10, 1);

/// The number of the worked example. The incidents of the ferry company follow it.
const SHAKESPEARE: i64 = 465;

/// Tells everything.
pub async fn tell(house: &House) -> Result<()> {
    shakespeare(house).await?;
    tariff(house).await?;
    deck_plans(house).await?;
    printer(house).await?;
    card_payments(house).await?;
    timetable(house).await?;
    gates(house).await?;
    roster(house).await?;
    loyalty(house).await
}

/// The worked example: through every stage, inside and outside, all of its actions finished.
async fn shakespeare(house: &House) -> Result<()> {
    let mut tx = house.app.store().write().await?;
    store::numbers::claim(&mut tx, "incident", SHAKESPEARE - 1).await?;
    tx.commit().await?;
    let day = date(2015, 10, 21);
    let story = stories::read(stories::SHAKESPEARE, day, house.today);
    let [writer, _] = &house.writers;
    house.it_is(day, 16, 45)?;
    let incident = house.record(writer, &story.told, &[]).await?;
    house.it_is(date(2015, 10, 22), 9, 10)?;
    let postmortem = house.write(incident, &story).await?;
    house.it_is(date(2015, 10, 23), 11, 0)?;
    let (review, reviewer) = house.ask_for_review(postmortem).await?;
    house.it_is(date(2015, 10, 23), 15, 40)?;
    let question = house
        .talk(
            &reviewer,
            &review,
            Point::Accurate,
            "How do “mitigated” at 15:36 and errors until 16:00 go together?",
            Some("The index had reached every cluster at 15:36, but most traffic still went to the cluster that was given up. Supporting information says so now."),
        )
        .await?;
    house.it_is(date(2015, 10, 26), 9, 30)?;
    house.close_question(&reviewer, &question).await?;
    house.hold(&reviewer, &review, &Point::ALL).await?;
    house.approve(&reviewer, &review).await?;
    house.it_is(date(2015, 10, 26), 10, 0)?;
    house.publish_inside(postmortem).await?;
    house.it_is(date(2015, 10, 27), 13, 0)?;
    house.strike(postmortem).await?;
    house.publish_outside(&reviewer, postmortem).await?;
    house.follow_up(postmortem, &story).await
}

/// Published inside; some actions done, one past its day, one of the admin's due today.
async fn tariff(house: &House) -> Result<()> {
    let day = house.days_ago(45)?;
    let story = stories::read(stories::TARIFF, day, house.today);
    house.it_is(day, 18, 40)?;
    let incident = house
        .record(&house.writers[1], &story.told, &[&house.reviewers[1]])
        .await?;
    house.it_is(house.days_ago(44)?, 8, 30)?;
    let postmortem = house.write(incident, &story).await?;
    house.it_is(house.days_ago(42)?, 10, 0)?;
    let (review, reviewer) = house.ask_for_review(postmortem).await?;
    house.it_is(house.days_ago(40)?, 9, 15)?;
    house.hold(&reviewer, &review, &Point::ALL).await?;
    house.approve(&reviewer, &review).await?;
    house.it_is(house.days_ago(40)?, 9, 50)?;
    house.publish_inside(postmortem).await?;
    house.follow_up(postmortem, &story).await
}

/// Published inside and outside, with an address struck out.
async fn deck_plans(house: &House) -> Result<()> {
    let day = house.days_ago(31)?;
    let story = stories::read(stories::DECK_PLANS, day, house.today);
    house.it_is(day, 10, 30)?;
    let incident = house.record(&house.writers[0], &story.told, &[]).await?;
    house.it_is(house.days_ago(30)?, 9, 0)?;
    let postmortem = house.write(incident, &story).await?;
    house.it_is(house.days_ago(28)?, 10, 0)?;
    let (review, reviewer) = house.ask_for_review(postmortem).await?;
    house.it_is(house.days_ago(27)?, 13, 30)?;
    house.hold(&reviewer, &review, &Point::ALL).await?;
    house.approve(&reviewer, &review).await?;
    house.it_is(house.days_ago(27)?, 14, 0)?;
    house.publish_inside(postmortem).await?;
    house.strike(postmortem).await?;
    house.it_is(house.days_ago(26)?, 9, 0)?;
    house.publish_outside(&reviewer, postmortem).await?;
    house.follow_up(postmortem, &story).await
}

/// Due by the time that it took, and waived with a reason.
async fn printer(house: &House) -> Result<()> {
    let day = house.days_ago(24)?;
    let told = FactsAsTold {
        title: "Test bookings reached the harbour office’s printer".into(),
        severity: "sev4".into(),
        services: vec!["Booking".into()],
        zone: "UTC".into(),
        started_at: format!("{day}T09:00Z"),
        detected_at: format!("{day}T09:20Z"),
        mitigated_at: format!("{day}T15:05Z"),
        resolved_at: format!("{day}T15:20Z"),
        error_budget_spent: "0".into(),
        ..FactsAsTold::default()
    };
    house.it_is(day, 15, 30)?;
    let incident = house.record(&house.writers[0], &told, &[]).await?;
    house.it_is(house.days_ago(23)?, 9, 5)?;
    let reason = "The rehearsal was announced and nobody was affected but a printer. Which device is whose is an action of the deck plans in Hesteby already, and this queue is on that list now.";
    house.waive(&house.reviewers[0], incident, reason).await
}

/// Approved inside; an address on the network waits for an answer before it may go outside.
async fn card_payments(house: &House) -> Result<()> {
    let day = house.days_ago(16)?;
    let story = stories::read(stories::CARD_PAYMENTS, day, house.today);
    house.it_is(day, 9, 40)?;
    let incident = house.record(&house.writers[1], &story.told, &[]).await?;
    house.it_is(house.days_ago(15)?, 8, 20)?;
    let postmortem = house.write(incident, &story).await?;
    house.it_is(house.days_ago(12)?, 10, 0)?;
    let (review, reviewer) = house.ask_for_review(postmortem).await?;
    house.it_is(house.days_ago(10)?, 16, 0)?;
    house.hold(&reviewer, &review, &Point::ALL).await?;
    house.approve(&reviewer, &review).await
}

/// In review: the admin was asked, three points are answered, one question is open.
async fn timetable(house: &House) -> Result<()> {
    let day = house.days_ago(8)?;
    let story = stories::read(stories::TIMETABLE, day, house.today);
    house.it_is(day, 6, 10)?;
    let incident = house.record(&house.writers[0], &story.told, &[]).await?;
    house.it_is(house.days_ago(7)?, 9, 0)?;
    let postmortem = house.write(incident, &story).await?;
    house.rotation(true).await?;
    house.it_is(house.days_ago(2)?, 10, 0)?;
    let (review, reviewer) = house.ask_for_review(postmortem).await?;
    house.it_is(house.days_ago(1)?, 9, 30)?;
    house
        .hold(
            &reviewer,
            &review,
            &[Point::Blameless, Point::Useful, Point::Complete],
        )
        .await?;
    let question = "The summary says 50 minutes. In the timeline the import runs again at 04:57, which makes 47. Which is right?";
    let answer = "The import ran at 04:57 and took three minutes. I am asking the harbour offices which minute the first screen changed in.";
    house
        .talk(&reviewer, &review, Point::Accurate, question, Some(answer))
        .await
        .map(|_| ())
}

/// A draft, half written, with sentences that still look for someone.
async fn gates(house: &House) -> Result<()> {
    let day = house.days_ago(2)?;
    let story = stories::read(stories::GATES, day, house.today);
    house.it_is(day, 8, 2)?;
    let incident = house
        .record(&house.writers[1], &story.told, &[&house.reviewers[0]])
        .await?;
    house.it_is(house.days_ago(1)?, 9, 12)?;
    house.write(incident, &story).await.map(|_| ())
}

/// Recorded and due; nobody has started it.
async fn roster(house: &House) -> Result<()> {
    let day = house.days_ago(1)?;
    let told = FactsAsTold {
        title: "The crew roster answered slowly during the change of shift".into(),
        severity: "sev3".into(),
        services: vec!["Roster".into()],
        zone: "UTC".into(),
        started_at: format!("{day}T13:20Z"),
        detected_at: format!("{day}T13:28Z"),
        declared_at: format!("{day}T13:31Z"),
        mitigated_at: format!("{day}T13:54Z"),
        resolved_at: format!("{day}T14:40Z"),
        user_visible: true,
        users_affected: "96".into(),
        error_budget_spent: "0.04".into(),
        ..FactsAsTold::default()
    };
    house.it_is(day, 14, 50)?;
    house
        .record(&house.writers[0], &told, &[])
        .await
        .map(|_| ())
}

/// Recorded and not due.
async fn loyalty(house: &House) -> Result<()> {
    let day = house.days_ago(1)?;
    let told = FactsAsTold {
        title: "Loyalty points were shown without the last crossing".into(),
        severity: "sev4".into(),
        services: vec!["Loyalty".into()],
        zone: "UTC".into(),
        started_at: format!("{day}T22:04Z"),
        detected_at: format!("{day}T22:11Z"),
        mitigated_at: format!("{day}T22:26Z"),
        resolved_at: format!("{day}T22:26Z"),
        user_visible: true,
        users_affected: "41".into(),
        error_budget_spent: "0.01".into(),
        ..FactsAsTold::default()
    };
    house.it_is(day, 22, 50)?;
    let number = house.record(&house.writers[1], &told, &[]).await?;
    if number.0 <= SHAKESPEARE {
        return Err(Failure::broken(
            "the demo's incidents are numbered from the worked example on",
        ));
    }
    Ok(())
}
