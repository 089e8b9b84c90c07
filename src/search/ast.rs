//! What a filter or an `order_by` list means: resolved, validated, free of text to interpret.

/// The condition a row must meet.
#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    /// Every row: the filter was empty.
    All,
    /// Every part holds. Two parts at least.
    And(Vec<Expr>),
    /// Some part holds. Two parts at least.
    Or(Vec<Expr>),
    /// The inner condition does not hold.
    Not(Box<Expr>),
    /// One clause.
    Compare(Compare),
}

impl Expr {
    /// Whether any clause, however deep, is about the tag `key`.
    ///
    /// Both registry searches hide prompts unless the filter mentions `mlflow.prompt.is_prompt`
    /// (`registered-models/search`, `model-versions/search`).
    pub fn mentions_tag(&self, key: &str) -> bool {
        self.mentions(&|field| matches!(field, Field::Tag(tag) if tag == key))
    }

    /// What holds where all of `parts` do.
    pub fn all_of(mut parts: Vec<Self>) -> Self {
        match parts.len() {
            0 => Self::All,
            1 => parts.remove(0),
            _ => Self::And(parts),
        }
    }

    /// Whether `is_wanted` holds for the field of any clause, however deep.
    pub fn mentions(&self, is_wanted: &impl Fn(&Field) -> bool) -> bool {
        match self {
            Self::All => false,
            Self::And(parts) | Self::Or(parts) => parts.iter().any(|part| part.mentions(is_wanted)),
            Self::Not(inner) => inner.mentions(is_wanted),
            Self::Compare(clause) => is_wanted(&clause.field),
        }
    }
}

/// One clause: a field and what must be true of it.
///
/// A comparison with a param, tag, metric or dataset that a row lacks is false, for `!=` and
/// `NOT IN` too; only [`Op::IsNull`] matches what is missing.
#[derive(Debug, Clone, PartialEq)]
pub struct Compare {
    /// What is compared.
    pub field: Field,
    /// How, and with which value.
    pub op: Op,
}

/// Something rows can be filtered or sorted by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    /// A column of the entity under its canonical name, aliases resolved (`created` is
    /// `start_time`).
    Attribute(&'static str),
    /// A metric of a run or logged model.
    Metric {
        /// The metric's key.
        key: String,
        /// Which of its values.
        stat: Stat,
        /// The whole key as written, when a suffix was read as `stat`: `metrics.loss.min` is the
        /// metric `loss.min` wherever one of that name exists, as it is to MLflow, and otherwise
        /// the smallest `loss`.
        literal: Option<String>,
    },
    /// A param by its key.
    Param(String),
    /// A tag by its key.
    Tag(String),
    /// A property of a run's dataset inputs; any one input may match.
    Dataset(DatasetField),
}

/// Which value stands for a metric's whole history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stat {
    /// The first one logged, by (step, timestamp, value).
    First,
    /// The latest one, by (step, timestamp, value): what a metric means without a suffix.
    Last,
    /// The smallest one.
    Min,
    /// The largest one.
    Max,
}

impl Stat {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::First, Self::Last, Self::Min, Self::Max];

    /// How it is called behind a metric's key.
    pub fn name(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Last => "last",
            Self::Min => "min",
            Self::Max => "max",
        }
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stat| stat.name() == name)
    }
}

/// The searchable properties of a dataset input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatasetField {
    /// The dataset's name.
    Name,
    /// The dataset's digest.
    Digest,
    /// The value of the input tag `mlflow.data.context`.
    Context,
}

/// A comparison with its right-hand side.
#[derive(Debug, Clone, PartialEq)]
pub enum Op {
    /// `=`, case-sensitive for text.
    Eq(Value),
    /// `!=`; a NaN metric is unequal to every number.
    Ne(Value),
    /// `<`, numbers only.
    Lt(Value),
    /// `<=`, numbers only.
    Le(Value),
    /// `>`, numbers only.
    Gt(Value),
    /// `>=`, numbers only.
    Ge(Value),
    /// `LIKE`: case-sensitive, `%` and `_` are wildcards, nothing escapes them.
    Like(String),
    /// `ILIKE`: as `LIKE`, in any case.
    ILike(String),
    /// `RLIKE`: an unanchored regular expression that [`super::compile_regex`] accepts.
    Regex(String),
    /// `IN`: one value at least, all of one variant.
    In(Vec<Value>),
    /// `NOT IN`: one value at least, all of one variant.
    NotIn(Vec<Value>),
    /// `IS NULL`: the row has no such param or tag.
    IsNull,
    /// `IS NOT NULL`: the row has such a param or tag.
    IsNotNull,
}

/// A literal, already of the kind its field compares with.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Text, exactly as between the quotes.
    Text(String),
    /// A metric's number (never NaN; infinite when too large to write down), or one compared with
    /// an integer attribute that is no 64-bit integer itself.
    Number(f64),
    /// An exact integer: milliseconds since the epoch, versions, experiment ids, status numbers.
    Integer(i64),
}

/// One sort key; rows that lack the field come last in either direction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderBy {
    /// What to sort by.
    pub field: Field,
    /// Smallest first.
    pub ascending: bool,
}
