//! The outside: a folder of static pages that any web server can serve, from any path. Index, a page a report, a feed.
//! Not here: what is held back (`redact`), whether it may be published (the domain), and a server.

mod band;
mod pages;
mod sections;
mod shelf;

use std::path::PathBuf;

use askama::Template;
use jiff::Timestamp;
use postmortem::{
    incident::Milestones,
    write::document::{Block, Document, plain},
};

use crate::html::{self, Shown};
use pages::{
    Feed, FeedEntry, IndexPage, Listed, ReportPage, WithdrawnPage, day, day_in_words, ids,
    speakable,
};
use sections::lede_and_body;
use shelf::{Kept, Shelf};

/// How the pages look; it travels with them.
const CSS: &str = include_str!("../../templates/outside.css");
/// Words a minute, as people read reports.
const READING: usize = 200;

/// A static site in a folder.
#[derive(Debug, Clone)]
pub struct Site {
    folder: PathBuf,
    url: String,
    house: String,
}

/// A report as it leaves the house: redacted already.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// Its number, which is its permanent address.
    pub number: u64,
    /// Its title.
    pub title: String,
    /// Its text.
    pub document: Document,
    /// What stands in it for something private, to be shown as such.
    pub stand_ins: Vec<String>,
    /// When it was first published.
    pub published_at: Timestamp,
    /// When this printing was made.
    pub updated_at: Timestamp,
    /// The five times of the incident, as far as they are known.
    pub milestones: Milestones,
}

/// Why the site was not written.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// A file or folder could not be written.
    #[error("{} could not be written: {source}. The folder must exist or be creatable, and there must be room.", path.display())]
    Unwritten {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The list of reports could not be read.
    #[error("{} could not be read: {source}.", path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The list of reports is not what was written there.
    #[error("{} does not hold the list of reports: {source}. Moving it away and publishing again makes a new one.", path.display())]
    Unclear {
        /// Which.
        path: PathBuf,
        /// What is not as expected.
        source: serde_json::Error,
    },
    /// A page could not be made from its template.
    #[error("A page could not be made: {0}")]
    Unmade(#[from] askama::Error),
    /// The work was stopped before it was done.
    #[error("The writing was stopped before it was done; it can be done again.")]
    Stopped,
}

impl Site {
    /// A site in a folder, read under an address (`https://reports.example.org/`), of a house.
    pub fn new(folder: impl Into<PathBuf>, url: &str, house: &str) -> Self {
        let url = if url.ends_with('/') {
            url.to_owned()
        } else {
            format!("{url}/")
        };
        Self {
            folder: folder.into(),
            url,
            house: house.to_owned(),
        }
    }

    /// Publishes a report: its page, then the index and the feed. Doing it twice changes nothing. Gives its address.
    ///
    /// # Errors
    /// When a file cannot be written or the list of reports cannot be read; the page that was there stays whole.
    pub async fn put(&self, report: &Report) -> Result<String, SiteError> {
        let (site, report) = (self.clone(), report.clone());
        let address = format!("{}{}/", self.url, report.number);
        tokio::task::spawn_blocking(move || site.put_now(&report))
            .await
            .map_err(|_| SiteError::Stopped)??;
        Ok(address)
    }

    /// Withdraws a report: a short page says so under its address, index and feed follow. A number that was never
    /// published stays unknown.
    ///
    /// # Errors
    /// As for `put`.
    pub async fn withdraw(&self, number: u64, at: Timestamp) -> Result<(), SiteError> {
        let site = self.clone();
        tokio::task::spawn_blocking(move || site.withdraw_now(number, at))
            .await
            .map_err(|_| SiteError::Stopped)?
    }

    fn put_now(&self, report: &Report) -> Result<(), SiteError> {
        let _held = shelf::hold(&self.folder)?;
        let mut shelf = Shelf::read(&self.folder)?;
        let (lede, body) = lede_and_body(&report.document);
        let kept = shelf.put(Kept {
            number: report.number,
            title: speakable(&report.title),
            summary: speakable(&plain(&lede)),
            published: report.published_at,
            updated: report.updated_at.max(report.published_at),
            withdrawn: None,
            content: fingerprint(report),
        });
        let page = ReportPage {
            up: "../",
            house: &self.house,
            number: report.number,
            title: &report.title,
            lede: plain(&lede),
            lede_html: html::with_stand_ins(&html::inlines(&lede), &report.stand_ins),
            published_on: day(kept.published),
            published: day_in_words(kept.published),
            changed: (day(kept.updated) != day(kept.published)).then(|| day_in_words(kept.updated)),
            minutes: report.document.word_count().div_ceil(READING).max(1),
            band: band::figure(&report.milestones),
            body: html::with_stand_ins(&html::document(&body, Shown::default()), &report.stand_ins),
        };
        self.write_page(report.number, &page.render()?)?;
        self.write_index(shelf)
    }

    fn withdraw_now(&self, number: u64, at: Timestamp) -> Result<(), SiteError> {
        let _held = shelf::hold(&self.folder)?;
        let mut shelf = Shelf::read(&self.folder)?;
        let Some(kept) = shelf.reports.iter_mut().find(|kept| kept.number == number) else {
            return Ok(());
        };
        let at = *kept.withdrawn.get_or_insert(at);
        // Nothing of what was withdrawn stays in the list.
        (kept.title, kept.summary, kept.content) = (
            format!("Report {number} was withdrawn"),
            String::new(),
            String::new(),
        );
        kept.updated = kept.updated.max(at);
        let page = WithdrawnPage {
            up: "../",
            house: &self.house,
            number,
            withdrawn_on: day(at),
            withdrawn: day_in_words(at),
        };
        self.write_page(number, &page.render()?)?;
        self.write_index(shelf)
    }

    fn write_page(&self, number: u64, page: &str) -> Result<(), SiteError> {
        // The sheet first: no page is ever there without it.
        shelf::replace(&self.folder.join("outside.css"), CSS.as_bytes())?;
        shelf::replace(
            &self.folder.join(number.to_string()).join("index.html"),
            page.as_bytes(),
        )
    }

    /// Index and feed, and the list they are made from.
    fn write_index(&self, mut shelf: Shelf) -> Result<(), SiteError> {
        shelf
            .reports
            .sort_by_key(|kept| std::cmp::Reverse((kept.published, kept.number)));
        if shelf.ids.is_empty() {
            shelf.ids = ids(&self.url, &shelf);
        }
        shelf.write(&self.folder)?;
        let reports = shelf
            .reports
            .iter()
            .filter(|kept| kept.withdrawn.is_none())
            .map(Listed::of)
            .collect();
        let index = IndexPage {
            up: "",
            house: &self.house,
            reports,
        };
        shelf::replace(&self.folder.join("index.html"), index.render()?.as_bytes())?;
        let entries: Vec<FeedEntry> = shelf
            .reports
            .iter()
            .map(|kept| FeedEntry::of(kept, &shelf.ids))
            .collect();
        let updated = shelf
            .reports
            .iter()
            .map(|kept| kept.updated)
            .max()
            .unwrap_or_default()
            .to_string();
        let feed = Feed {
            house: &self.house,
            url: &self.url,
            id: format!("{}reports", shelf.ids),
            updated,
            entries,
        };
        shelf::replace(&self.folder.join("feed.xml"), feed.render()?.as_bytes())
    }
}

/// A hash of everything that a report says.
fn fingerprint(report: &Report) -> String {
    let title = Document {
        blocks: vec![Block::paragraph(&format!(
            "{}\n{:?}",
            report.title, report.milestones
        ))],
    };
    let whole = Document {
        blocks: title
            .blocks
            .into_iter()
            .chain(report.document.blocks.iter().cloned())
            .collect(),
    };
    let states = report
        .document
        .actions()
        .map(|action| format!("{} {}", action.state.as_str(), action.due))
        .collect::<Vec<_>>();
    Document {
        blocks: whole
            .blocks
            .into_iter()
            .chain([Block::paragraph(&states.join("\n"))])
            .collect(),
    }
    .content_hash()
    .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn report(number: u64, title: &str) -> Report {
        let blocks = vec![
            Block::heading(2, "summary", "Summary"),
            Block::paragraph("Search gave no <sonnets> for an hour."),
            Block::heading(2, "impact", "Impact"),
            Block::heading(2, "factors", "How that was possible"),
            Block::paragraph("The list was read once."),
        ];
        let moment = |text: &str| Some(postmortem::moment::Moment::utc(at(text)));
        Report {
            number,
            stand_ins: vec!["[name A]".into()],
            title: title.into(),
            document: Document { blocks },
            published_at: at("2015-10-28T09:00:00Z"),
            updated_at: at("2015-10-28T09:00:00Z"),
            milestones: Milestones {
                started: moment("2015-10-21T14:51:00Z"),
                detected: moment("2015-10-21T14:54:00Z"),
                mitigated: moment("2015-10-21T15:28:00Z"),
                resolved: moment("2015-10-21T16:00:00Z"),
                ..Milestones::default()
            },
        }
    }

    struct Place {
        folder: tempfile::TempDir,
        site: Site,
    }

    fn place() -> Place {
        let folder = tempfile::tempdir().unwrap();
        let site = Site::new(
            folder.path().join("outside"),
            "https://reports.example.org/all",
            "Skerry & Lines",
        );
        Place { folder, site }
    }

    impl Place {
        fn read(&self, name: &str) -> String {
            std::fs::read_to_string(self.folder.path().join("outside").join(name)).unwrap()
        }
    }

    #[tokio::test]
    async fn a_report_has_its_page_a_line_in_the_index_and_an_entry_in_the_feed() {
        let place = place();
        let address = place
            .site
            .put(&report(465, "Search & nothing"))
            .await
            .unwrap();
        assert_eq!(address, "https://reports.example.org/all/465/");
        let page = place.read("465/index.html");
        assert!(
            page.contains("<h1 class=\"display\">Search &#38; nothing</h1>"),
            "{page}"
        );
        assert!(page.contains("<p class=\"lede\">Search gave no &lt;sonnets&gt; for an hour.</p>"));
        assert!(
            page.contains("34 min")
                && page.contains("class=\"milestones\"")
                && page.contains("href=\"../outside.css\"")
        );
        assert!(place.read("index.html").contains("href=\"465/index.html\""));
        let feed = place.read("feed.xml");
        assert!(
            feed.contains("<id>tag:reports.example.org,2015-10-28:report-465</id>"),
            "{feed}"
        );
        assert!(feed.contains("<updated>2015-10-28T09:00:00Z</updated>"));
        assert!(place.read("outside.css").contains(".public"));
    }

    #[tokio::test]
    async fn sections_that_say_nothing_and_the_summarys_heading_above_a_lede_are_left_out() {
        let place = place();
        place.site.put(&report(465, "Search")).await.unwrap();
        let page = place.read("465/index.html");
        assert!(
            !page.contains(">Impact<")
                && !page.contains(">Summary<")
                && page.contains(">How that was possible<"),
            "{page}"
        );
    }

    #[tokio::test]
    async fn publishing_twice_changes_nothing_and_a_new_printing_keeps_the_first_date() {
        let place = place();
        place.site.put(&report(465, "Search")).await.unwrap();
        let first = (place.read("465/index.html"), place.read("feed.xml"));
        place
            .site
            .put(&Report {
                updated_at: at("2015-10-30T09:00:00Z"),
                ..report(465, "Search")
            })
            .await
            .unwrap();
        assert_eq!(
            first,
            (place.read("465/index.html"), place.read("feed.xml"))
        );
        let later = Report {
            published_at: at("2015-11-02T10:00:00Z"),
            updated_at: at("2015-11-02T10:00:00Z"),
            ..report(465, "Search, again")
        };
        place.site.put(&later).await.unwrap();
        let page = place.read("465/index.html");
        assert!(
            page.contains("28 October 2015") && page.contains("Changed on 2 November 2015"),
            "{page}"
        );
    }

    #[tokio::test]
    async fn nothing_of_a_withdrawn_report_is_left_but_its_number_and_the_day() {
        let place = place();
        place.site.put(&report(465, "Sonnets")).await.unwrap();
        place
            .site
            .put(&Report {
                document: Document::default(),
                ..report(412, "Gates")
            })
            .await
            .unwrap();
        place
            .site
            .withdraw(465, at("2015-12-01T12:00:00Z"))
            .await
            .unwrap();
        for name in ["465/index.html", "index.html", "feed.xml", "reports.json"] {
            let text = place.read(name);
            assert!(
                !text.contains("Sonnets") && !text.contains("sonnets"),
                "{name}: {text}"
            );
        }
        assert!(place.read("465/index.html").contains("1 December 2015"));
        assert!(
            place
                .read("feed.xml")
                .contains("This report was withdrawn on 1 December 2015.")
        );
        assert!(place.read("index.html").contains("Gates"));
        place
            .site
            .withdraw(9, at("2015-12-01T12:00:00Z"))
            .await
            .unwrap();
        assert!(!place.folder.path().join("outside/9").exists());
    }

    #[tokio::test]
    async fn many_printings_at_once_are_all_in_the_index() {
        let place = place();
        let mut tasks = tokio::task::JoinSet::new();
        for number in 1..=12 {
            let site = place.site.clone();
            tasks.spawn(async move {
                site.put(&report(number, &format!("Report number {number}.")))
                    .await
            });
        }
        while let Some(done) = tasks.join_next().await {
            done.unwrap().unwrap();
        }
        let index = place.read("index.html");
        assert!(
            (1..=12).all(|number| index.contains(&format!("Report number {number}."))),
            "{index}"
        );
        let left: Vec<_> = std::fs::read_dir(place.folder.path().join("outside"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        assert!(
            left.iter()
                .all(|name| !name.to_string_lossy().contains(".html.")),
            "{left:?}"
        );
    }

    #[tokio::test]
    async fn a_folder_that_cannot_be_written_is_told_with_its_path() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a-file");
        std::fs::write(&file, "x").unwrap();
        let told = Site::new(file.join("site"), "https://x.example", "X")
            .put(&report(1, "T"))
            .await
            .unwrap_err();
        assert!(told.to_string().contains("a-file"), "{told}");
    }
}
