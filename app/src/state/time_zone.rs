//! The browser tells the server its time zone by a cookie, so that dates are written in it from the next page on.

use leptos::prelude::*;

use crate::live::effect;
use leptos::wasm_bindgen::JsValue;

const YEAR: u32 = 31_536_000;

pub fn tell_time_zone() {
    effect(|| {
        if let Some(cookie) = zone().and_then(|zone| cookie(&zone, is_secure())) {
            // `document.cookie` is set by name: it needs no more of web-sys than every page already has.
            let written = js_sys::Reflect::set(
                &document(),
                &JsValue::from_str("cookie"),
                &JsValue::from_str(&cookie),
            );
            if written.is_err() {
                leptos::logging::debug_warn!("cookies are off: dates are in UTC");
            }
        }
    });
}

fn zone() -> Option<String> {
    let options =
        js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new()).resolved_options();
    js_sys::Reflect::get(&options, &JsValue::from_str("timeZone"))
        .ok()?
        .as_string()
}

fn is_secure() -> bool {
    window()
        .location()
        .protocol()
        .is_ok_and(|protocol| protocol == "https:")
}

/// None for what is no IANA name: nothing else gets into the header.
fn cookie(zone: &str, secure: bool) -> Option<String> {
    let fits = !zone.is_empty()
        && zone.len() <= 64
        && zone
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"/_+-".contains(&byte));
    let ending = if secure { "; Secure" } else { "" };
    fits.then(|| format!("tz={zone}; Path=/; Max-Age={YEAR}; SameSite=Lax{ending}"))
}

#[cfg(test)]
mod tests {
    use super::cookie;

    #[test]
    fn only_a_zone_s_name_is_written() {
        assert_eq!(
            cookie("Europe/Paris", false).unwrap(),
            "tz=Europe/Paris; Path=/; Max-Age=31536000; SameSite=Lax"
        );
        assert!(
            cookie("America/Argentina/Buenos_Aires", true)
                .unwrap()
                .ends_with("; Secure")
        );
        assert_eq!(cookie("UTC; Domain=evil.test", false), None);
        assert_eq!(cookie("", false), None);
    }
}
