//! The border between the domain's types and the columns of both engines: what goes in as `values![…]` comes out by `row.get`.
//! Not here: which columns there are.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use postmortem::decide::ruling::RulingKind;
use postmortem::improve::action::{ActionKind, ActionState};
use postmortem::incident::Severity;
use postmortem::people::Role;
use postmortem::permission::Scope;
use postmortem::postmortem::Stage;
use postmortem::publish::{Answer, Audience};
use postmortem::review::{Point, Standing};
use postmortem::write::document::ContentHash;
use postmortem::{IncidentNumber, PersonId, PostmortemNumber, ReviewId};
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Arguments, Row as _};
use uuid::Uuid;

use crate::{Error, Result};

/// One value for one placeholder; absent is NULL of that type, since PostgreSQL wants to know the type of a NULL.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Number(Option<i64>),
    Share(Option<f64>),
    Truth(Option<bool>),
    Text(Option<String>),
    Bytes(Option<Vec<u8>>),
    Id(Option<Uuid>),
    Time(Option<Timestamp>),
    Day(Option<Date>),
}

/// The values of a query, in the order of its placeholders.
macro_rules! values {
    ($($value:expr),* $(,)?) => { vec![$($crate::columns::Bind::value($value)),*] };
}
pub(crate) use values;

/// Something that can stand for a placeholder.
pub(crate) trait Bind: Sized {
    fn value(self) -> Value;
    fn null() -> Value;
}

/// Something that a column can hold.
pub(crate) trait Column: Sized {
    fn read(row: &Row, name: &str) -> Result<Option<Self>>;
}

/// A row of either engine.
pub(crate) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

impl Row {
    /// What a column that is never NULL holds.
    pub(crate) fn get<T: Column>(&self, name: &str) -> Result<T> {
        self.maybe(name)?.ok_or_else(|| unreadable(name, "nothing"))
    }

    /// What a column holds that may be NULL.
    pub(crate) fn maybe<T: Column>(&self, name: &str) -> Result<Option<T>> {
        T::read(self, name)
    }
}

impl From<SqliteRow> for Row {
    fn from(row: SqliteRow) -> Self {
        Self::Sqlite(row)
    }
}

impl From<PgRow> for Row {
    fn from(row: PgRow) -> Self {
        Self::Postgres(row)
    }
}

/// The error for a value that this program has not written.
fn unreadable(column: &str, found: &str) -> Error {
    Error::Broken(sqlx::Error::Decode(
        format!("the column {column} holds {found}").into(),
    ))
}

/// Types that both engines speak by themselves.
macro_rules! native {
    ($($type:ty => $variant:ident),* $(,)?) => {$(
        impl Bind for $type {
            fn value(self) -> Value { Value::$variant(Some(self)) }
            fn null() -> Value { Value::$variant(None) }
        }
        impl Column for $type {
            fn read(row: &Row, name: &str) -> Result<Option<Self>> {
                Ok(match row {
                    Row::Sqlite(row) => row.try_get(name)?,
                    Row::Postgres(row) => row.try_get(name)?,
                })
            }
        }
    )*};
}
native!(i64 => Number, f64 => Share, bool => Truth, Vec<u8> => Bytes, Uuid => Id);

impl Bind for String {
    fn value(self) -> Value {
        // PostgreSQL keeps no U+0000 in a text; both engines show the sign for an unknown letter instead.
        Value::Text(Some(if self.contains('\0') {
            self.replace('\0', "\u{fffd}")
        } else {
            self
        }))
    }
    fn null() -> Value {
        Value::Text(None)
    }
}

impl Column for String {
    fn read(row: &Row, name: &str) -> Result<Option<Self>> {
        Ok(match row {
            Row::Sqlite(row) => row.try_get(name)?,
            Row::Postgres(row) => row.try_get(name)?,
        })
    }
}

impl Bind for &str {
    fn value(self) -> Value {
        self.to_owned().value()
    }
    fn null() -> Value {
        Value::Text(None)
    }
}

impl Bind for &[u8] {
    fn value(self) -> Value {
        Value::Bytes(Some(self.to_vec()))
    }
    fn null() -> Value {
        Value::Bytes(None)
    }
}

impl Bind for [u8; 32] {
    fn value(self) -> Value {
        Value::Bytes(Some(self.to_vec()))
    }
    fn null() -> Value {
        Value::Bytes(None)
    }
}

impl Column for [u8; 32] {
    fn read(row: &Row, name: &str) -> Result<Option<Self>> {
        let Some(bytes) = Vec::<u8>::read(row, name)? else {
            return Ok(None);
        };
        bytes
            .try_into()
            .map(Some)
            .map_err(|bytes: Vec<u8>| unreadable(name, &format!("{} bytes", bytes.len())))
    }
}

impl Bind for ContentHash {
    fn value(self) -> Value {
        (*self.as_bytes()).value()
    }
    fn null() -> Value {
        Value::Bytes(None)
    }
}

impl Column for ContentHash {
    fn read(row: &Row, name: &str) -> Result<Option<Self>> {
        Ok(<[u8; 32]>::read(row, name)?.map(Self::from_bytes))
    }
}

impl<T: Bind> Bind for Option<T> {
    fn value(self) -> Value {
        self.map_or_else(T::null, T::value)
    }
    fn null() -> Value {
        T::null()
    }
}

/// Instants are kept to the microsecond, which is what PostgreSQL keeps; SQLite gets a text of fixed width, so that texts sort as times do.
impl Bind for Timestamp {
    fn value(self) -> Value {
        Value::Time(Some(
            Self::from_microsecond(self.as_microsecond()).unwrap_or(self),
        ))
    }
    fn null() -> Value {
        Value::Time(None)
    }
}

impl Column for Timestamp {
    fn read(row: &Row, name: &str) -> Result<Option<Self>> {
        match row {
            Row::Sqlite(_) => parsed(row, name),
            Row::Postgres(row) => Ok(row
                .try_get::<Option<jiff_sqlx::Timestamp>, _>(name)?
                .map(|time| time.to_jiff())),
        }
    }
}

impl Bind for Date {
    fn value(self) -> Value {
        Value::Day(Some(self))
    }
    fn null() -> Value {
        Value::Day(None)
    }
}

impl Column for Date {
    fn read(row: &Row, name: &str) -> Result<Option<Self>> {
        match row {
            Row::Sqlite(_) => parsed(row, name),
            Row::Postgres(row) => Ok(row
                .try_get::<Option<jiff_sqlx::Date>, _>(name)?
                .map(|day| day.to_jiff())),
        }
    }
}

fn parsed<T: std::str::FromStr>(row: &Row, name: &str) -> Result<Option<T>> {
    let Some(text) = String::read(row, name)? else {
        return Ok(None);
    };
    text.parse().map(Some).map_err(|_| unreadable(name, &text))
}

/// The domain's ids and numbers, each around one native type.
macro_rules! wrapped {
    ($($type:ident($inner:ty)),* $(,)?) => {$(
        impl Bind for $type {
            fn value(self) -> Value { self.0.value() }
            fn null() -> Value { <$inner>::null() }
        }
        impl Column for $type {
            fn read(row: &Row, name: &str) -> Result<Option<Self>> {
                Ok(<$inner>::read(row, name)?.map(Self))
            }
        }
    )*};
}
wrapped!(
    IncidentNumber(i64),
    PostmortemNumber(i64),
    PersonId(Uuid),
    ReviewId(Uuid)
);

/// The domain's choices, each kept under its fixed name.
macro_rules! named {
    ($($type:ty),* $(,)?) => {$(
        impl Bind for $type {
            fn value(self) -> Value { Value::Text(Some(self.as_str().to_owned())) }
            fn null() -> Value { Value::Text(None) }
        }
        impl Column for $type {
            fn read(row: &Row, name: &str) -> Result<Option<Self>> {
                let Some(text) = String::read(row, name)? else { return Ok(None) };
                Self::parse(&text).map(Some).ok_or_else(|| unreadable(name, &text))
            }
        }
    )*};
}
named!(
    ActionKind,
    ActionState,
    Answer,
    Audience,
    Point,
    Role,
    RulingKind,
    Scope,
    Severity,
    Stage,
    Standing
);

/// The values as SQLite takes them.
pub(crate) fn for_sqlite(values: Vec<Value>) -> Result<SqliteArguments> {
    let mut arguments = SqliteArguments::default();
    for value in values {
        match value {
            Value::Number(value) => arguments.add(value),
            Value::Share(value) => arguments.add(value),
            Value::Truth(value) => arguments.add(value),
            Value::Text(value) => arguments.add(value),
            Value::Bytes(value) => arguments.add(value),
            Value::Id(value) => arguments.add(value),
            Value::Time(value) => arguments.add(value.map(|time| format!("{time:.6}"))),
            Value::Day(value) => arguments.add(value.map(|day| day.to_string())),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}

/// The values as PostgreSQL takes them.
pub(crate) fn for_postgres(values: Vec<Value>) -> Result<PgArguments> {
    let mut arguments = PgArguments::default();
    for value in values {
        match value {
            Value::Number(value) => arguments.add(value),
            Value::Share(value) => arguments.add(value),
            Value::Truth(value) => arguments.add(value),
            Value::Text(value) => arguments.add(value),
            Value::Bytes(value) => arguments.add(value),
            Value::Id(value) => arguments.add(value),
            Value::Time(value) => arguments.add(value.map(ToSqlx::to_sqlx)),
            Value::Day(value) => arguments.add(value.map(ToSqlx::to_sqlx)),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_on_sqlite_sort_as_texts() {
        let text = |time: &str| format!("{:.6}", time.parse::<Timestamp>().unwrap());
        assert_eq!(text("2025-11-12T05:40:00Z"), "2025-11-12T05:40:00.000000Z");
        assert!(text("2025-11-12T05:40:00Z") < text("2025-11-12T05:40:00.5Z"));
    }

    #[test]
    fn an_instant_is_kept_to_the_microsecond() {
        let time: Timestamp = "2025-11-12T05:40:00.123456789Z".parse().unwrap();
        assert_eq!(
            time.value(),
            Value::Time(Some("2025-11-12T05:40:00.123456Z".parse().unwrap()))
        );
    }

    #[test]
    fn a_text_never_carries_a_zero_byte_to_an_engine() {
        assert_eq!("a\0b".value(), Value::Text(Some("a\u{fffd}b".into())));
    }
}
