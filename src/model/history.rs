//! The history of the model registry: who changed what, and when.

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegistryEventKind {
    /// A registered model or prompt is new.
    ModelCreated,
    /// It has another name.
    ModelRenamed,
    /// It has another description.
    ModelDescribed,
    /// It went away, with its versions and aliases.
    ModelDeleted,
    /// A version is new.
    VersionCreated,
    /// It has another description.
    VersionDescribed,
    /// It went away, with its aliases.
    VersionDeleted,
    /// A version moved to another stage.
    StageChanged,
    /// An alias is new, or moved from one version to another.
    AliasSet,
    /// An alias went away.
    AliasDeleted,
    /// A model or version has another tag, or value of a tag.
    TagSet,
    /// A tag went away.
    TagDeleted,
}

impl RegistryEventKind {
    /// Every kind; what the store keeps is the position counted from 1.
    const ALL: [(Self, &'static str); 12] = [
        (Self::ModelCreated, "model_created"),
        (Self::ModelRenamed, "model_renamed"),
        (Self::ModelDescribed, "model_described"),
        (Self::ModelDeleted, "model_deleted"),
        (Self::VersionCreated, "version_created"),
        (Self::VersionDescribed, "version_described"),
        (Self::VersionDeleted, "version_deleted"),
        (Self::StageChanged, "stage_changed"),
        (Self::AliasSet, "alias_set"),
        (Self::AliasDeleted, "alias_deleted"),
        (Self::TagSet, "tag_set"),
        (Self::TagDeleted, "tag_deleted"),
    ];

    /// The wire's name.
    pub fn as_str(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// The number that the store keeps.
    pub fn code(self) -> i64 {
        self as i64 + 1
    }

    /// From the store's number.
    pub fn from_code(code: i64) -> Option<Self> {
        let position = usize::try_from(code).ok()?.checked_sub(1)?;
        Self::ALL.get(position).map(|(kind, _)| *kind)
    }
}

/// One change of a registered model, its versions or its aliases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistryEvent {
    /// Rises with every event.
    pub id: i64,
    /// Milliseconds since the epoch.
    pub time_ms: i64,
    /// Who did it; empty where nobody says who they are.
    pub author: String,
    /// The model's name after the change.
    pub name: String,
    /// The version it concerns, if any.
    pub version: Option<i64>,
    /// What happened.
    pub kind: RegistryEventKind,
    /// The alias, or the key of the tag, that it is about; else empty.
    pub subject: String,
    /// The version, stage, name or value before; empty for none.
    pub before: String,
    /// The version, stage, name, value or source after; empty for none.
    pub after: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_come_back_from_their_codes() {
        for (kind, name) in RegistryEventKind::ALL {
            assert_eq!(RegistryEventKind::from_code(kind.code()), Some(kind));
            assert_eq!(kind.as_str(), name);
        }
        assert_eq!(RegistryEventKind::from_code(0), None);
        assert_eq!(RegistryEventKind::from_code(13), None);
    }
}
