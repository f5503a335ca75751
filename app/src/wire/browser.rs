//! What the browser's own JSON reader read.

use js_sys::{Array, Object};
use leptos::wasm_bindgen::{JsCast, JsValue};
use serde_json::{Map, Number, Value};

use super::Mismatch;

/// As deep as serde_json goes.
const DEEPEST: u8 = 128;
/// Whole numbers are exact up to 2 to the power of 53.
const EXACT: f64 = 9_007_199_254_740_992.0;

pub(super) fn value(read: &JsValue, depth: u8) -> Result<Value, Mismatch> {
    if depth == DEEPEST {
        return Err(Mismatch);
    }
    let deeper = |read: &JsValue| value(read, depth + 1);
    if let Some(text) = read.as_string() {
        return Ok(Value::String(text));
    }
    if let Some(number) = read.as_f64() {
        return Ok(Value::Number(self::number(number)?));
    }
    if let Some(truth) = read.as_bool() {
        return Ok(Value::Bool(truth));
    }
    if let Some(items) = read.dyn_ref::<Array>() {
        return Ok(Value::Array(
            items.iter().map(|item| deeper(&item)).collect::<Result<_, _>>()?,
        ));
    }
    let Some(object) = read.dyn_ref::<Object>() else {
        return Ok(Value::Null);
    };
    let mut fields = Map::new();
    for field in Object::entries(object).iter() {
        let field: Array = field.unchecked_into();
        let name = field.get(0).as_string().ok_or(Mismatch)?;
        fields.insert(name, deeper(&field.get(1))?);
    }
    Ok(Value::Object(fields))
}

fn number(read: f64) -> Result<Number, Mismatch> {
    if read.trunc() == read && read.abs() < EXACT {
        return Ok(if read < 0.0 {
            Number::from(read as i64)
        } else {
            Number::from(read as u64)
        });
    }
    Number::from_f64(read).ok_or(Mismatch)
}
