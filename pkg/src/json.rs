//! Answers as JSON text, which a host reads faster than it builds objects field by field.
//!
//! Numbers keep every bit: an infinite one is written as `1e999`, beyond what a float holds, which hosts read as infinite.
//! What is not a number is `null`.

use serde::Serialize;
use serde::ser;
use std::fmt::{self, Display, Write};

/// The JSON text of a value.
///
/// # Errors
/// For what has no JSON: a map whose keys are not texts, bytes.
pub(crate) fn text<T: Serialize + ?Sized>(value: &T) -> Result<String, Unwritable> {
    let mut writer = Writer::default();
    value.serialize(&mut writer)?;
    Ok(writer.text)
}

/// Why a value has no JSON.
#[derive(Debug, PartialEq)]
pub(crate) struct Unwritable(String);

impl Display for Unwritable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for Unwritable {}

impl ser::Error for Unwritable {
    fn custom<T: Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

impl From<fmt::Error> for Unwritable {
    fn from(error: fmt::Error) -> Self {
        Self(error.to_string())
    }
}

type Written = Result<(), Unwritable>;

#[derive(Default)]
struct Writer {
    text: String,
}

impl Writer {
    /// A list or an object, of which the parts follow.
    fn open(&mut self, bracket: char, closing: &'static str) -> Parts<'_> {
        self.text.push(bracket);
        Parts {
            writer: self,
            closing,
            empty: true,
        }
    }

    /// An object with one field, the name of a variant, whose value follows.
    fn tagged(&mut self, variant: &str) {
        self.text.push('{');
        self.quoted(variant);
        self.text.push(':');
    }

    fn quoted(&mut self, text: &str) {
        self.text.push('"');
        self.escaped(text);
        self.text.push('"');
    }

    fn escaped(&mut self, text: &str) {
        let mut rest = text;
        // Only ASCII is escaped, so that each cut is between characters.
        while let Some(place) = rest.bytes().position(is_escaped) {
            let (plain, from) = rest.split_at(place);
            self.text.push_str(plain);
            let (letter, after) = from.split_at(1);
            match letter.as_bytes() {
                [b'"'] => self.text.push_str("\\\""),
                [b'\\'] => self.text.push_str("\\\\"),
                control => {
                    let code = control.first().copied().unwrap_or_default();
                    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0');
                    self.text.push_str("\\u00");
                    self.text.extend([digit(code >> 4), digit(code & 15)]);
                }
            }
            rest = after;
        }
        self.text.push_str(rest);
    }

    fn written(&mut self, value: fmt::Arguments<'_>) -> Written {
        Ok(self.text.write_fmt(value)?)
    }
}

fn is_escaped(byte: u8) -> bool {
    byte < b' ' || byte == b'"' || byte == b'\\'
}

/// Collects what is written letter by letter, such as an instant, before it is looked at as one text.
#[derive(Default)]
struct Short {
    bytes: [u8; 32],
    length: usize,
    /// What did not fit.
    long: String,
}

impl Short {
    fn text(&self) -> &str {
        if !self.long.is_empty() {
            return &self.long;
        }
        let written = self.bytes.get(..self.length).unwrap_or_default();
        str::from_utf8(written).unwrap_or_default()
    }
}

impl Write for Short {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let end = self.length + text.len();
        match self.bytes.get_mut(self.length..end) {
            Some(place) if self.long.is_empty() => {
                place.copy_from_slice(text.as_bytes());
                self.length = end;
            }
            _ => {
                if self.long.is_empty() {
                    self.long = self.text().to_owned();
                }
                self.long.push_str(text);
            }
        }
        Ok(())
    }

    fn write_char(&mut self, letter: char) -> fmt::Result {
        match self.bytes.get_mut(self.length) {
            Some(place) if self.long.is_empty() && letter.is_ascii() => {
                *place = letter as u8;
                self.length += 1;
                Ok(())
            }
            _ => self.write_str(letter.encode_utf8(&mut [0; 4])),
        }
    }
}

macro_rules! integers {
    ($($name:ident: $kind:ty),*) => {
        $(fn $name(self, value: $kind) -> Written {
            self.written(format_args!("{value}"))
        })*
    };
}

impl<'a> ser::Serializer for &'a mut Writer {
    type Ok = ();
    type Error = Unwritable;
    type SerializeSeq = Parts<'a>;
    type SerializeTuple = Parts<'a>;
    type SerializeTupleStruct = Parts<'a>;
    type SerializeTupleVariant = Parts<'a>;
    type SerializeMap = Parts<'a>;
    type SerializeStruct = Parts<'a>;
    type SerializeStructVariant = Parts<'a>;

    integers! {
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64
    }

    fn serialize_bool(self, value: bool) -> Written {
        self.text.push_str(if value { "true" } else { "false" });
        Ok(())
    }

    fn serialize_f32(self, value: f32) -> Written {
        self.serialize_f64(value.into())
    }

    fn serialize_f64(self, value: f64) -> Written {
        if value.is_nan() {
            return self.serialize_unit();
        }
        if value.is_infinite() {
            self.text
                .push_str(if value > 0.0 { "1e999" } else { "-1e999" });
            return Ok(());
        }
        // Most are whole and take no search for their digits; a negative zero keeps its sign.
        let whole = value as i64;
        if whole as f64 == value && whole != 0 && whole.unsigned_abs() < 1 << 53 {
            return self.serialize_i64(whole);
        }
        // The shortest digits that read back as the same number.
        self.written(format_args!("{value}"))
    }

    fn serialize_char(self, value: char) -> Written {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Written {
        self.quoted(value);
        Ok(())
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Written {
        let mut short = Short::default();
        short.write_fmt(format_args!("{value}"))?;
        self.quoted(short.text());
        Ok(())
    }

    fn serialize_bytes(self, _: &[u8]) -> Written {
        Err(ser::Error::custom("bytes have no JSON"))
    }

    fn serialize_none(self) -> Written {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Written {
        self.text.push_str("null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Written {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Written {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Written {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Written {
        self.tagged(variant);
        value.serialize(&mut *self)?;
        self.text.push('}');
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Parts<'a>, Unwritable> {
        Ok(self.open('[', "]"))
    }

    fn serialize_tuple(self, _: usize) -> Result<Parts<'a>, Unwritable> {
        Ok(self.open('[', "]"))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Parts<'a>, Unwritable> {
        Ok(self.open('[', "]"))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Parts<'a>, Unwritable> {
        self.tagged(variant);
        Ok(self.open('[', "]}"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Parts<'a>, Unwritable> {
        Ok(self.open('{', "}"))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Parts<'a>, Unwritable> {
        Ok(self.open('{', "}"))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Parts<'a>, Unwritable> {
        self.tagged(variant);
        Ok(self.open('{', "}}"))
    }
}

/// The parts of a list or an object.
struct Parts<'a> {
    writer: &'a mut Writer,
    closing: &'static str,
    empty: bool,
}

impl Parts<'_> {
    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        self.comma();
        value.serialize(&mut *self.writer)
    }

    fn field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Written {
        self.comma();
        // The name of a field of ours: nothing in it is escaped.
        self.writer.text.push('"');
        self.writer.text.push_str(name);
        self.writer.text.push('"');
        self.value(value)
    }

    fn value<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        self.writer.text.push(':');
        value.serialize(&mut *self.writer)
    }

    fn comma(&mut self) {
        if !self.empty {
            self.writer.text.push(',');
        }
        self.empty = false;
    }

    fn close(self) -> Written {
        self.writer.text.push_str(self.closing);
        Ok(())
    }
}

macro_rules! lists {
    ($($name:ident: $method:ident),*) => {
        $(impl ser::$name for Parts<'_> {
            type Ok = ();
            type Error = Unwritable;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
                self.item(value)
            }

            fn end(self) -> Written {
                self.close()
            }
        })*
    };
}

lists! {
    SerializeSeq: serialize_element, SerializeTuple: serialize_element, SerializeTupleStruct: serialize_field,
    SerializeTupleVariant: serialize_field
}

macro_rules! objects {
    ($($name:ident),*) => {
        $(impl ser::$name for Parts<'_> {
            type Ok = ();
            type Error = Unwritable;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Written {
                self.field(name, value)
            }

            fn end(self) -> Written {
                self.close()
            }
        })*
    };
}

objects!(SerializeStruct, SerializeStructVariant);

impl ser::SerializeMap for Parts<'_> {
    type Ok = ();
    type Error = Unwritable;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Written {
        self.comma();
        let from = self.writer.text.len();
        key.serialize(&mut *self.writer)?;
        let quoted = self
            .writer
            .text
            .get(from..)
            .is_some_and(|key| key.starts_with('"'));
        quoted
            .then_some(())
            .ok_or_else(|| ser::Error::custom("a key is no text"))
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        self.value(value)
    }

    fn end(self) -> Written {
        self.close()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    /// As `JSON.stringify` writes them (ECMA-404), but for numbers that JSON does not have.
    #[test]
    fn values_are_written_as_json() {
        #[derive(Serialize)]
        enum Shape {
            Unit,
            New(u8),
            Tuple(u8, bool),
            Struct {
                a: Option<i64>,
                b: [&'static str; 0],
            },
        }
        let shapes = [
            Shape::Unit,
            Shape::New(7),
            Shape::Tuple(7, true),
            Shape::Struct { a: None, b: [] },
        ];
        let expected = r#"["Unit",{"New":7},{"Tuple":[7,true]},{"Struct":{"a":null,"b":[]}}]"#;
        assert_eq!(text(&shapes), Ok(expected.to_owned()));
        let map = BTreeMap::from([("a", Some(-1)), ("b", None)]);
        assert_eq!(text(&map), Ok(r#"{"a":-1,"b":null}"#.to_owned()));
        assert_eq!(
            text(&((), 'x', (1_u8, "y"))),
            Ok(r#"[null,"x",[1,"y"]]"#.to_owned())
        );
    }

    #[test]
    fn what_a_text_may_not_hold_is_escaped() {
        let cases = [
            ("", r#""""#),
            ("a\"b\\c", r#""a\"b\\c""#),
            ("\u{0}\n\u{1f} ", r#""\u0000\u000a\u001f ""#),
            ("für 日本 \u{2028}\u{7f}", "\"für 日本 \u{2028}\u{7f}\""),
        ];
        for (value, expected) in cases {
            assert_eq!(text(value), Ok(expected.to_owned()), "{value:?}");
        }
    }

    #[test]
    fn what_is_written_in_pieces_is_one_text() {
        struct Pieces(usize);
        impl Display for Pieces {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                for _ in 0..self.0 {
                    out.write_char('"')?;
                    out.write_str("é")?;
                }
                Ok(())
            }
        }
        impl Serialize for Pieces {
            fn serialize<S: ser::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
        // Ten pieces of 3 bytes fit 32 of them, eleven do not.
        for count in [0, 1, 10, 11, 100] {
            let expected = format!("\"{}\"", "\\\"é".repeat(count));
            assert_eq!(text(&Pieces(count)), Ok(expected), "{count}");
        }
    }

    #[test]
    fn a_number_reads_back_as_the_same_number() {
        for value in [
            0.0,
            -7.0,
            9_007_199_254_740_991.0,
            9_007_199_254_740_992.0,
            0.1 + 0.2,
            1e21,
            -1e-7,
            5e-324,
            f64::MAX,
            43.2,
            3.0,
        ] {
            let text = text(&value).expect("a number");
            assert_eq!(
                text.parse::<f64>().map(f64::to_bits),
                Ok(value.to_bits()),
                "{text}"
            );
        }
        assert_eq!(text(&-0.0), Ok("-0".to_owned()));
        assert_eq!(
            text(&[f64::INFINITY, f64::NEG_INFINITY, f64::NAN]),
            Ok("[1e999,-1e999,null]".to_owned())
        );
    }

    #[test]
    fn what_has_no_json_is_an_error() {
        assert!(text(&BTreeMap::from([(1, 2)])).is_err());
    }
}
