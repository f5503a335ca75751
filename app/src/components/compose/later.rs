//! When the message is to leave: a row that shows itself once asked for.

use leptos::prelude::*;

use super::writing::use_writing;
use crate::components::icon::Icon;
use crate::i18n::{tu_string, use_i18n};

/// The field's id.
pub const SEND_AT: &str = "send-at";

/// The hour at which a morning begins.
const MORNING: u32 = 8;

#[component]
pub fn LaterRow() -> impl IntoView {
    let i18n = use_i18n();
    let writing = use_writing();
    let choose = move |moment: String| {
        writing.send_at.set(moment);
        writing.save_soon();
    };
    view! {
        <div class="compose-row later-row" hidden=move || !writing.show_later.get()>
            <label class="compose-label" for=SEND_AT>{tu_string!(i18n, compose.later.label)}</label>
            <div class="later-cell">
                <div class="later-line">
                    <input
                        id=SEND_AT
                        name="send_at"
                        class="input later-input"
                        type="datetime-local"
                        aria-describedby="send-at-hint"
                        value=writing.send_at.get_untracked()
                        prop:value=move || writing.send_at.get()
                        on:input:target=move |event| writing.send_at.set(event.target().value())
                        on:blur=move |_| writing.save_soon()
                    />
                    <button type="button" class="button button-quiet needs-scripts" on:click=move |_| choose(tomorrow_morning())>
                        {tu_string!(i18n, compose.later.morning)}
                    </button>
                    <button type="button" class="button button-quiet needs-scripts" on:click=move |_| choose(monday_morning())>
                        {tu_string!(i18n, compose.later.monday)}
                    </button>
                    <button
                        type="submit"
                        name="action"
                        value="send_once"
                        class="button button-icon"
                        aria-label=tu_string!(i18n, compose.later.remove)
                        title=tu_string!(i18n, compose.later.remove)
                    >
                        <Icon name="close" />
                    </button>
                </div>
                <p id="send-at-hint" class="later-hint">{tu_string!(i18n, compose.later.hint)}</p>
            </div>
        </div>
    }
}

/// As the field holds it.
pub fn tomorrow_morning() -> String {
    morning_in(1)
}

/// The next Monday that is not today.
fn monday_morning() -> String {
    let today = js_sys::Date::new_0().get_day();
    morning_in(days_to_monday(today))
}

/// From a day of the week, Sunday being 0.
fn days_to_monday(today: u32) -> u32 {
    (7 - (today + 6) % 7).clamp(1, 7)
}

fn morning_in(days: u32) -> String {
    let day = js_sys::Date::new_0();
    // Beyond the end of a month it goes on in the next.
    day.set_date(day.get_date() + days);
    field(day.get_full_year(), day.get_month() + 1, day.get_date(), MORNING)
}

fn field(year: u32, month: u32, day: u32, hour: u32) -> String {
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:00")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn monday_is_the_next_one() {
        let days: Vec<u32> = (0..7).map(days_to_monday).collect();
        assert_eq!(days, [1, 7, 6, 5, 4, 3, 2], "Sunday to Saturday");
    }

    #[test]
    fn the_field_takes_it_as_a_minute() {
        let minute = domain::time::Minute::parse(&field(2026, 3, 9, MORNING)).unwrap();
        assert_eq!((minute.hour(), minute.minute()), (8, 0));
    }
}
