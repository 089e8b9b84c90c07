//! The registry's history: written with every change, read page by page.

use std::sync::Arc;

use super::limits;
use crate::error::{Error, Result};
use crate::model::{KeyValue, RegistryEvent, RegistryEventKind, Stage};
use crate::service::{Tracker, author, validate};
use crate::store::Tx;
use crate::store::key_values::{self, Table};
use crate::store::registry::history::{self, Entry, HistoryFilter};

/// Characters of a tag's value that are kept: the history tells changes, it is no copy of them.
const MAX_VALUE: usize = 250;
/// Most events of one page.
const MAX_PAGE: usize = 1_000;

/// Which events to read.
#[derive(Debug, Default)]
pub struct RegistryHistory {
    /// Of this model, or of the last one that had the name; of all models without.
    pub name: Option<String>,
    /// Of this version alone; needs a name.
    pub version: Option<i64>,
    /// 1 to 1,000.
    pub max_results: i64,
    /// From the page before.
    pub page_token: Option<String>,
}

/// Events, newest first, and how to ask for older ones.
#[derive(Debug)]
pub struct RegistryHistoryPage {
    /// At most as many as were asked for.
    pub events: Vec<RegistryEvent>,
    /// `None` on the last page.
    pub next: Option<String>,
}

impl Tracker {
    /// What happened to one model or version, or to all.
    pub async fn registry_history(&self, request: RegistryHistory) -> Result<RegistryHistoryPage> {
        let limit = validate::max_results(request.max_results, MAX_PAGE)?;
        if let Some(name) = &request.name {
            limits::name("name", name)?;
        } else if request.version.is_some() {
            return Err(Error::Invalid(
                "Invalid value for parameter 'version' supplied: it needs the 'name' of its model"
                    .into(),
            ));
        }
        let filter = HistoryFilter {
            name: request.name,
            version: request.version,
            before: before(request.page_token.as_deref())?,
        };
        let mut events = self
            .store
            .read(move |tx| history::page(tx, &filter, limit + 1))
            .await?;
        let more = events.len() > limit;
        events.truncate(limit);
        let last = events.last().filter(|_| more);
        Ok(RegistryHistoryPage {
            next: last.map(|event| event.id.to_string()),
            events,
        })
    }
}

/// The event that a page token names: that page's last one.
fn before(token: Option<&str>) -> Result<Option<i64>> {
    let Some(token) = token.filter(|token| !token.is_empty()) else {
        return Ok(None);
    };
    token.parse().map(Some).map_err(|_| {
        Error::Invalid(format!(
            "Invalid page token {} for parameter 'page_token': pass the `next_page_token` of the page before",
            validate::quoted(token)
        ))
    })
}

/// Writes events in the name of whoever makes the change.
#[derive(Debug, Clone)]
pub(super) struct Journal {
    author: Arc<str>,
    now_ms: i64,
}

impl Journal {
    /// For the change that the current task makes.
    pub(super) fn new(now_ms: i64) -> Self {
        Self {
            author: author::current(),
            now_ms,
        }
    }

    fn add(&self, tx: &mut dyn Tx, entry: Entry<'_>) -> Result<()> {
        history::append(tx, &self.author, self.now_ms, &entry)
    }

    /// Something that concerns the model itself.
    pub(super) fn model(
        &self,
        tx: &mut dyn Tx,
        model: i64,
        name: &str,
        kind: RegistryEventKind,
    ) -> Result<()> {
        self.add(tx, entry(model, name, None, kind))
    }

    /// A model, now called `name`, was called `before`.
    pub(super) fn renamed(
        &self,
        tx: &mut dyn Tx,
        model: i64,
        name: &str,
        before: &str,
    ) -> Result<()> {
        let renamed = entry(model, name, None, RegistryEventKind::ModelRenamed);
        self.add(
            tx,
            Entry {
                before,
                after: name,
                ..renamed
            },
        )
    }

    /// Something that concerns one version; `after` is the source of a new one.
    pub(super) fn version(
        &self,
        tx: &mut dyn Tx,
        (model, name, version): (i64, &str, i64),
        kind: RegistryEventKind,
        after: &str,
    ) -> Result<()> {
        let event = entry(model, name, Some(version), kind);
        self.add(tx, Entry { after, ..event })
    }

    /// A version moved from one stage to another.
    pub(super) fn moved(
        &self,
        tx: &mut dyn Tx,
        (model, name, version): (i64, &str, i64),
        before: Stage,
        after: Stage,
    ) -> Result<()> {
        if before == after {
            return Ok(());
        }
        let moved = entry(model, name, Some(version), RegistryEventKind::StageChanged);
        self.add(
            tx,
            Entry {
                before: before.as_str(),
                after: after.as_str(),
                ..moved
            },
        )
    }

    /// Sets a tag of a model, or of one version, and tells it; not when it has the value already.
    pub(super) fn set_tag(
        &self,
        tx: &mut dyn Tx,
        tagged: Tagged<'_>,
        tag: &KeyValue,
    ) -> Result<()> {
        let before = key_values::value(tx, tagged.table, tagged.owner, &tag.key)?;
        if before.as_ref() == Some(&tag.value) {
            return Ok(());
        }
        key_values::set(tx, tagged.table, tagged.owner, std::slice::from_ref(tag))?;
        let event = tagged.entry(RegistryEventKind::TagSet);
        self.add(
            tx,
            Entry {
                subject: &tag.key,
                before: beginning(before.as_deref().unwrap_or_default()),
                after: beginning(&tag.value),
                ..event
            },
        )
    }

    /// Removes a tag and tells it; one that is not there is fine.
    pub(super) fn delete_tag(&self, tx: &mut dyn Tx, tagged: Tagged<'_>, key: &str) -> Result<()> {
        let Some(before) = key_values::value(tx, tagged.table, tagged.owner, key)? else {
            return Ok(());
        };
        key_values::delete(tx, tagged.table, tagged.owner, key)?;
        let event = tagged.entry(RegistryEventKind::TagDeleted);
        self.add(
            tx,
            Entry {
                subject: key,
                before: beginning(&before),
                ..event
            },
        )
    }

    /// An alias points elsewhere than before; at nothing when it is `None`.
    pub(super) fn alias(
        &self,
        tx: &mut dyn Tx,
        (model, name, alias): (i64, &str, &str),
        before: Option<i64>,
        after: Option<i64>,
    ) -> Result<()> {
        if before == after {
            return Ok(());
        }
        let kind = if after.is_some() {
            RegistryEventKind::AliasSet
        } else {
            RegistryEventKind::AliasDeleted
        };
        let text = |version: Option<i64>| version.map_or_else(String::new, |v| v.to_string());
        let pointed = entry(model, name, after.or(before), kind);
        self.add(
            tx,
            Entry {
                subject: alias,
                before: &text(before),
                after: &text(after),
                ..pointed
            },
        )
    }
}

/// What has tags: a model, or one of its versions.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tagged<'a> {
    /// Where its tags are.
    pub(super) table: Table,
    /// Its row.
    pub(super) owner: i64,
    /// The row of the model.
    pub(super) model: i64,
    /// The model's name.
    pub(super) name: &'a str,
    /// `None` for the model itself.
    pub(super) version: Option<i64>,
}

impl<'a> Tagged<'a> {
    fn entry(&self, kind: RegistryEventKind) -> Entry<'a> {
        entry(self.model, self.name, self.version, kind)
    }
}

fn beginning(value: &str) -> &str {
    let end = value.char_indices().nth(MAX_VALUE);
    end.map_or(value, |(end, _)| &value[..end])
}

fn entry(model: i64, name: &str, version: Option<i64>, kind: RegistryEventKind) -> Entry<'_> {
    Entry {
        model,
        name,
        version,
        kind,
        subject: "",
        before: "",
        after: "",
    }
}
