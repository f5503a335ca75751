//! The message that can still be taken back, noted in the browser: any page of it, reloaded or opened anew, then shows the
//! bar again.

use domain::id::OutboxId;
use leptos::prelude::*;

const NAME: &str = "porteplume-leaving";

/// For so many milliseconds.
pub fn keep(id: &OutboxId, left: u32) {
    let until = now() + u64::from(left);
    if let Some(storage) = storage() {
        // Without room for it the bar stays on this page.
        let _ = storage.set_item(NAME, &format!("{id} {until}"));
    }
}

pub fn find() -> Option<OutboxId> {
    let noted = storage()?.get_item(NAME).ok()??;
    read(&noted, now())
}

/// Whole milliseconds: reading and writing fractions is a twentieth of what the browser loads first.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a time after 1970, far from the limits of either"
)]
fn now() -> u64 {
    js_sys::Date::now() as u64
}

fn read(noted: &str, now: u64) -> Option<OutboxId> {
    let (id, until) = noted.split_once(' ')?;
    let until: u64 = until.parse().ok()?;
    (until > now).then(|| OutboxId::parse(id).ok()).flatten()
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok()?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_forgotten_when_its_time_is_over() {
        assert_eq!(read("o1 1000", 999), OutboxId::parse("o1").ok());
        for gone in ["o1 1000", "o1", "", "o 1 x", "../ 2000"] {
            assert_eq!(read(gone, 1000), None, "{gone}");
        }
    }
}
