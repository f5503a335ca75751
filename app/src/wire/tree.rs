//! Reading JSON: the text becomes a tree without knowing the type, then the type takes its values out of the tree.
//!
//! A struct is read as the sequence of its declared fields, each looked up by name, and a variant as its number: of what
//! `#[derive(Deserialize)]` writes, only these short forms are then compiled in. So, as in any JSON reader, the order of
//! fields does not matter, unknown ones are skipped, and a missing one takes its `#[serde(default)]` or is an error.

use std::fmt;

use serde::Deserializer;
use serde::de::value::U64Deserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, EnumAccess, Error, IntoDeserializer, SeqAccess, VariantAccess, Visitor,
};
use serde_json::{Map, Value};

/// Not JSON, or JSON of another shape. It does not say where: only another version of ourselves would send it, and
/// whoever crafts requests needs no help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mismatch;

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not of the shape that is read here")
    }
}

impl std::error::Error for Mismatch {}

impl Error for Mismatch {
    fn custom<T: fmt::Display>(_reason: T) -> Self {
        Mismatch
    }
}

pub(super) fn read<T: DeserializeOwned>(text: &[u8]) -> Result<T, Mismatch> {
    T::deserialize(Tree(parse(text)?))
}

#[cfg(not(target_arch = "wasm32"))]
fn parse(text: &[u8]) -> Result<Value, Mismatch> {
    serde_json::from_slice(text).map_err(|_| Mismatch)
}

/// The browser has a reader of its own, and ours would be a fortieth of what it loads.
#[cfg(target_arch = "wasm32")]
fn parse(text: &[u8]) -> Result<Value, Mismatch> {
    let text = std::str::from_utf8(text).map_err(|_| Mismatch)?;
    super::browser::value(&js_sys::JSON::parse(text).map_err(|_| Mismatch)?, 0)
}

struct Tree(Value);

macro_rules! numbers {
    ($($method:ident: $take:ident, $visit:ident);+ $(;)?) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
            visitor.$visit(self.0.$take().ok_or(Mismatch)?)
        }
    )+};
}

impl<'de> Deserializer<'de> for Tree {
    type Error = Mismatch;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.0.deserialize_any(visitor).map_err(|_| Mismatch)
    }

    numbers! {
        deserialize_bool: as_bool, visit_bool;
        deserialize_i8: as_i64, visit_i64;
        deserialize_i16: as_i64, visit_i64;
        deserialize_i32: as_i64, visit_i64;
        deserialize_i64: as_i64, visit_i64;
        deserialize_u8: as_u64, visit_u64;
        deserialize_u16: as_u64, visit_u64;
        deserialize_u32: as_u64, visit_u64;
        deserialize_u64: as_u64, visit_u64;
        deserialize_f32: as_f64, visit_f64;
        deserialize_f64: as_f64, visit_f64;
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.deserialize_string(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.0 {
            Value::String(text) => visitor.visit_string(text),
            _ => Err(Mismatch),
        }
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.deserialize_string(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            _ => Err(Mismatch),
        }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        let Value::Array(values) = self.0 else {
            return Err(Mismatch);
        };
        let mut items = Items(values.into_iter());
        let read = visitor.visit_seq(&mut items)?;
        // A tuple takes what it needs.
        match items.0.next() {
            None => Ok(read),
            Some(_) => Err(Mismatch),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _length: usize, visitor: V) -> Result<V::Value, Mismatch> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _length: usize,
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        match self.0 {
            Value::Object(values) => visitor.visit_seq(Fields {
                names: fields.iter(),
                values,
            }),
            _ => Err(Mismatch),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        visitor.visit_enum(Variant::of(self.0, variants)?)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! { i128 u128 bytes byte_buf map identifier }
}

struct Items(std::vec::IntoIter<Value>);

impl<'de> SeqAccess<'de> for Items {
    type Error = Mismatch;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Mismatch> {
        self.0
            .next()
            .map(|value| seed.deserialize(Tree(value)))
            .transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

/// The values of an object in the order in which a struct declares its fields.
struct Fields {
    names: std::slice::Iter<'static, &'static str>,
    values: Map<String, Value>,
}

impl<'de> SeqAccess<'de> for Fields {
    type Error = Mismatch;

    /// `None` for a field that is missing, after which others may come: the derived reader asks for the rest after it
    /// filled in a default, and fails where there is none.
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Mismatch> {
        let value = self.names.next().and_then(|name| self.values.remove(*name));
        value.map(|value| seed.deserialize(Tree(value))).transpose()
    }
}

/// `"name"`, or `{"name": content}`.
struct Variant {
    number: u64,
    content: Option<Value>,
}

impl Variant {
    fn of(value: Value, variants: &[&str]) -> Result<Variant, Mismatch> {
        let (name, content) = match value {
            Value::String(name) => (name, None),
            Value::Object(values) if values.len() == 1 => {
                let (name, content) = values.into_iter().next().ok_or(Mismatch)?;
                (name, Some(content))
            }
            _ => return Err(Mismatch),
        };
        let place = variants.iter().position(|variant| *variant == name);
        let number = place.and_then(|place| u64::try_from(place).ok());
        Ok(Variant {
            number: number.ok_or(Mismatch)?,
            content,
        })
    }

    fn content(self) -> Result<Tree, Mismatch> {
        self.content.map(Tree).ok_or(Mismatch)
    }
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = Mismatch;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Mismatch> {
        let number: U64Deserializer<Mismatch> = self.number.into_deserializer();
        Ok((seed.deserialize(number)?, self))
    }
}

impl<'de> VariantAccess<'de> for Variant {
    type Error = Mismatch;

    fn unit_variant(self) -> Result<(), Mismatch> {
        match self.content {
            None | Some(Value::Null) => Ok(()),
            Some(_) => Err(Mismatch),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Mismatch> {
        seed.deserialize(self.content()?)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _length: usize, visitor: V) -> Result<V::Value, Mismatch> {
        self.content()?.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        self.content()?.deserialize_struct("", fields, visitor)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fmt::Debug;

    use serde::{Deserialize, Serialize};

    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Parcel {
        Empty,
        Weight(u32),
        Pair(i8, String),
        Sealed { by: Option<char>, at: Stamp },
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Stamp(i64);

    #[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
    struct Nothing;

    #[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
    struct Van {
        plate: String,
        #[serde(default)]
        doors: u8,
        load: Option<Vec<f64>>,
        ready: bool,
        trips: BTreeMap<String, u64>,
        nothing: Nothing,
    }

    fn comes_back<T: Serialize + DeserializeOwned + PartialEq + Debug>(sent: T) {
        let text = serde_json::to_string(&sent).unwrap();
        assert_eq!(read::<T>(text.as_bytes()), Ok(sent), "{text}");
    }

    #[test]
    fn what_serde_json_writes_is_read_back() {
        comes_back(Parcel::Empty);
        comes_back(Parcel::Weight(u32::MAX));
        comes_back(Parcel::Pair(-7, "süß \u{1f4e6}\"\n".to_owned()));
        for by in [None, Some('é')] {
            comes_back(Parcel::Sealed {
                by,
                at: Stamp(i64::MIN),
            });
        }
        comes_back(Van {
            plate: "75".to_owned(),
            doors: 5,
            load: Some(vec![0.5, -1e300]),
            ready: true,
            trips: BTreeMap::from([("home".to_owned(), u64::MAX)]),
            nothing: Nothing,
        });
        comes_back(Van::default());
        comes_back::<Result<Option<Parcel>, ()>>(Ok(None));
        comes_back::<Result<(u8, Vec<Parcel>), String>>(Ok((1, vec![Parcel::Empty, Parcel::Weight(0)])));
        comes_back::<Result<(), String>>(Err("closed".to_owned()));
    }

    #[test]
    fn fields_come_in_any_order_unknown_ones_are_skipped_and_defaults_fill_the_gap() {
        let text =
            br#"{"ready":true,"colour":{"is":["red"]},"nothing":null,"trips":{},"load":null,"plate":"75"}"#;
        let van = read::<Van>(text).unwrap();
        assert_eq!((van.plate.as_str(), van.doors, van.ready), ("75", 0, true));
    }

    #[test]
    fn another_shape_is_refused() {
        let vans = [
            "",
            "null",
            "[]",
            r#"{"plate":"75"}"#,
            r#"["75",1,null,true,{},null]"#,
            r#"{"plate":75,"load":null,"ready":true,"trips":{},"nothing":null}"#,
            r#"{"plate":"75","doors":256,"load":null,"ready":true,"trips":{},"nothing":null}"#,
            r#"{"plate":"75","doors":-1,"load":null,"ready":true,"trips":{},"nothing":null}"#,
            r#"{"plate":"75","load":null,"ready":true,"trips":{},"nothing":null"#,
        ];
        for text in vans {
            assert_eq!(read::<Van>(text.as_bytes()), Err(Mismatch), "{text}");
        }
        let parcels = [
            r#""full""#,
            r#""weight""#,
            r#"{"empty":1}"#,
            r#"{"weight":1,"empty":null}"#,
            r#"{"pair":[1]}"#,
            "0",
            "{}",
        ];
        for text in parcels {
            assert_eq!(read::<Parcel>(text.as_bytes()), Err(Mismatch), "{text}");
        }
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(read::<Vec<u8>>(deep.as_bytes()), Err(Mismatch));
    }

    #[test]
    fn more_values_than_a_pair_has_are_refused() {
        assert_eq!(read::<(u8, u8)>(b"[1,2]"), Ok((1, 2)));
        assert_eq!(read::<(u8, u8)>(b"[1,2,3]"), Err(Mismatch));
        assert_eq!(read::<Parcel>(br#"{"pair":[1,"a",2]}"#), Err(Mismatch));
    }
}
