//! The publish page: inside and outside side by side, what must be answered first, and exactly what leaves.
//! Not here: drawing it (web).

use postmortem::PostmortemNumber;
use postmortem::incident::Milestones;
use postmortem::permission::{Actor, Verb, may};
use postmortem::postmortem as stages;
use postmortem::publish::{Answer, Approval, Audience, PrivateThing, Redactions};
use postmortem::write::document::{ContentHash, Document};
use postmortem::write::file;
use postmortem::write::suggestion::{self, Waiting};
use sha2::{Digest, Sha256};
use store::Tx;
use store::publications::Publication;

use super::private;
use crate::write::project;
use crate::write::read::{self, Written};
use crate::{App, Result};

/// Everything on the publish page of a postmortem.
#[derive(Debug, Clone)]
pub struct PublishPage {
    /// The postmortem with its text.
    pub written: Written,
    /// Its state inside.
    pub inside: Side,
    /// Its state outside.
    pub outside: Side,
    /// What looks private, with the answers so far.
    pub things: Vec<PrivateThing>,
    /// What is held back.
    pub redactions: Redactions,
    /// What leaves: the redacted rendering.
    pub leaving: Leaving,
    /// Suggestions that nobody has taken or left yet; none of them leaves.
    pub suggestions: Waiting,
}

/// One of the two audiences.
#[derive(Debug, Clone)]
pub struct Side {
    /// The approval, if there is one.
    pub approval: Option<Approval>,
    /// The name of whoever approved.
    pub approved_by: String,
    /// Why it may not be published now; nothing when it may.
    pub not_now: Option<String>,
    /// The latest publication that still stands.
    pub publication: Option<Publication>,
    /// Does the publication show the text as it is now?
    pub is_current: bool,
}

/// What goes outside, after redaction.
#[derive(Debug, Clone)]
pub struct Leaving {
    /// The redacted title.
    pub title: String,
    /// The redacted document.
    pub document: Document,
    /// What stands in it for something private.
    pub stand_ins: Vec<String>,
    /// The five times of the incident, which stand above the text.
    pub milestones: Milestones,
    /// What an approval for outside binds to.
    pub hash: ContentHash,
    /// What stays inside, one sentence each.
    pub held_back: Vec<String>,
}

/// Reads the publish page.
pub async fn page(app: &App, actor: &Actor, number: PostmortemNumber) -> Result<PublishPage> {
    may(actor, Verb::Read)?;
    let live = app.rooms().read(live::DocumentId(number.0)).await;
    let live = live.map_err(|error| project::unreadable(number, error))?;
    let mut tx = project::read_fresh(app, number).await?;
    let written = read::load(&mut tx, number).await?;
    let redactions = store::redactions::of(&mut tx, number).await?;
    let things = private::things(&written.postmortem.title, &written.document);
    let leaving = leaving(&written, &redactions);
    let inside = side(&mut tx, &written, Audience::Inside, written.content_hash).await?;
    let outside = side(&mut tx, &written, Audience::Outside, leaving.hash).await?;
    Ok(PublishPage {
        written,
        inside,
        outside,
        things,
        redactions,
        leaving,
        suggestions: suggestion::waiting(&live),
    })
}

async fn side(
    tx: &mut Tx,
    written: &Written,
    audience: Audience,
    hash: ContentHash,
) -> Result<Side> {
    let number = written.postmortem.number;
    let approval = store::approvals::latest(tx, number, audience).await?;
    let approved_by =
        crate::decide::view::name_of(tx, approval.as_ref().map(|approval| approval.by)).await?;
    let publication = store::publications::latest(tx, number, audience).await?;
    let not_now =
        stages::publish(written.postmortem.stage, audience, approval.as_ref(), hash).err();
    Ok(Side {
        is_current: publication
            .as_ref()
            .is_some_and(|publication| publication.content_hash == hash),
        not_now: not_now.map(|not_now| not_now.to_string()),
        approval,
        approved_by,
        publication,
    })
}

/// Redacts a postmortem for outside: struck texts get their stand-ins, held-back blocks are left out, and so are
/// owners, sources and markup that the program did not write.
pub(crate) fn leaving(written: &Written, redactions: &Redactions) -> Leaving {
    let strikes = redactions.strikes();
    let title = press::redact::text(&written.postmortem.title, &strikes);
    let document = press::redact::document(&written.document, &redactions.inside_blocks, &strikes);
    let mut hash = Sha256::new();
    hash.update(title.as_bytes());
    hash.update([0]);
    hash.update(document.content_hash().as_bytes());
    let milestones = written
        .incidents
        .first()
        .map(|incident| incident.facts.milestones.clone())
        .unwrap_or_default();
    for (milestone, moment) in milestones.known() {
        hash.update(milestone.as_str());
        hash.update(moment.rfc3339());
    }
    Leaving {
        hash: ContentHash::from_bytes(hash.finalize().into()),
        held_back: held_back(written, redactions),
        stand_ins: strikes.into_iter().map(|(_, stand_in)| stand_in).collect(),
        title,
        document,
        milestones,
    }
}

fn held_back(written: &Written, redactions: &Redactions) -> Vec<String> {
    let mut sentences = Vec::new();
    let struck = redactions
        .answers
        .values()
        .filter(|(_, answer)| *answer == Answer::Strike)
        .count();
    let mut say = |count: usize, one: &str, many: &str| match count {
        0 => {}
        1 => sentences.push(one.to_owned()),
        count => sentences.push(many.replace('#', &count.to_string())),
    };
    say(
        struck,
        "One text is struck out and has a stand-in.",
        "# texts are struck out, each with a stand-in.",
    );
    say(
        redactions.inside_blocks.len(),
        "One part stays inside.",
        "# parts stay inside.",
    );
    let owners = written
        .document
        .actions()
        .filter(|action| !action.owner.is_empty())
        .count();
    say(
        owners,
        "The owner of one action stays inside.",
        "The owners of # actions stay inside.",
    );
    let sources = written
        .document
        .timeline()
        .filter(|entry| !entry.source.is_empty())
        .count();
    say(
        sources,
        "The source of one timeline entry stays inside.",
        "The sources of # timeline entries stay inside.",
    );
    say(
        file::named_in(&written.document).len(),
        "One image or file stays inside; its words leave.",
        "# images and files stay inside; their words leave.",
    );
    sentences
}
