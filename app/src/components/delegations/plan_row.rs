//! The wizard's first step: a row for each account, with what it is to have.
//!
//! Before the page is live, and where it never will be, the rows are fields of the form around them; which of the
//! choices beside a checkbox show is then up to the stylesheet, which sees what is ticked.

use domain::Address;
use domain::delegation::{AccessRight, PlanRow, Rights, SendRight};
use domain::time::Day;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement};

use super::ticks::{TickedRow, Ticks};
use crate::components::person::{PersonCell, name_and_address, name_of};
use crate::i18n::{tu_string, use_i18n};
use crate::live::{effect, live};

/// Marks the form of one mailbox's plan.
pub const PLAN: &str = "plan-mailbox";

#[component]
pub fn PlanTable(
    mailbox: Address,
    rows: Vec<PlanRow>,
    ticks: Ticks,
    /// What a screen reader is told of a tick that another one took away.
    said: RwSignal<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let head = |right: &'static str, hint: &'static str| {
        view! {
            <th role="columnheader" scope="col" title=hint>
                {right}
            </th>
        }
    };
    view! {
        <table class="cards plan" role="table" aria-label=tu_string!(i18n, delegations.wizard.rights)>
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">{tu_string!(i18n, delegations.table.account)}</th>
                    {head(
                        tu_string!(i18n, delegations.wizard.send_as),
                        tu_string!(i18n, delegations.wizard.send_as_hint),
                    )}
                    {head(
                        tu_string!(i18n, delegations.wizard.on_behalf),
                        tu_string!(i18n, delegations.wizard.on_behalf_hint),
                    )}
                    {head(
                        tu_string!(i18n, delegations.wizard.access),
                        tu_string!(i18n, delegations.wizard.access_hint),
                    )}
                    <th role="columnheader" scope="col">{tu_string!(i18n, delegations.wizard.until)}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">
                {rows
                    .into_iter()
                    .map(|row| view! { <Row mailbox=mailbox.clone() row=row ticks=ticks said=said /> })
                    .collect_view()}
            </tbody>
        </table>
    }
}

#[component]
fn Row(mailbox: Address, row: PlanRow, ticks: Ticks, said: RwSignal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let person = row.delegate;
    let address = person.address.to_string();
    let early = early(&mailbox, &address);
    let shown = early.unwrap_or(row.planned);
    let state = StoredValue::new(TickedRow {
        delegate: person.address.clone(),
        held: row.held,
        planned: RwSignal::new(shown),
    });
    let planned = state.with_value(|state| state.planned);
    let mailbox = StoredValue::new(mailbox);
    let before = row.planned;
    effect(move || {
        if early.is_some_and(|early| early != before) {
            state.with_value(|state| mailbox.with_value(|mailbox| ticks.catch_up(mailbox, state, before)));
        }
    });
    let tick = move |change: &dyn Fn(&mut Rights)| {
        let mut rights = planned.get_untracked();
        change(&mut rights);
        state.with_value(|state| mailbox.with_value(|mailbox| ticks.tick(mailbox, state, rights)));
    };
    let name = name_of(&person);
    let named = StoredValue::new(name_and_address(&person));
    let of = move |right: &'static str| {
        let name = named.get_value();
        tu_string!(i18n, delegations.wizard.of, right = right, name = name).to_string()
    };
    let send = move |to: SendRight, ticked: bool| {
        let was = planned.get_untracked().send;
        tick(&move |rights| rights.send = if ticked { to } else { SendRight::None });
        let name = name.clone();
        said.set(match (was, to, ticked) {
            (SendRight::As, SendRight::OnBehalf, true) => {
                tu_string!(i18n, delegations.wizard.excludes_as, name = name).to_string()
            }
            (SendRight::OnBehalf, SendRight::As, true) => {
                tu_string!(i18n, delegations.wizard.excludes_behalf, name = name).to_string()
            }
            _ => String::new(),
        });
    };
    let (send_as, on_behalf) = (send.clone(), send);
    let access = move |ticked: bool, level: AccessRight| {
        tick(&move |rights| rights.access = if ticked { level } else { AccessRight::None });
    };
    let level_id = id("level", &address);
    let level_of = StoredValue::new(level_id.clone());
    let past = RwSignal::new(false);
    let until = move |text: String| {
        let day = Day::parse(&text).ok();
        let over = day.zip(today()).is_some_and(|(day, today)| day < today);
        past.set(over);
        // While a year is being typed it is a day long past for a moment.
        if !over && (day.is_some() || text.is_empty()) {
            tick(&move |rights| rights.until = day);
        }
    };
    let changed = move || planned.get().tidy() != row.held;
    let field = |what: &str| format!("{what}:{address}");
    let past_id = id("past", &address);
    view! {
        <tr role="row" class="plan-row" class:is-changed=changed>
            <th role="rowheader" scope="row" class="cards-head">
                <input type="hidden" name="row" value=address.clone() />
                <PersonCell person=person />
            </th>
            <td role="cell">
                <TickBox
                    id=id("as", &address)
                    name=field("as")
                    label=of(tu_string!(i18n, delegations.wizard.send_as))
                    words=tu_string!(i18n, delegations.wizard.send_as)
                    shown=shown.send == SendRight::As
                    ticked=move || planned.get().send == SendRight::As
                    on_tick=move |ticked| send_as(SendRight::As, ticked)
                />
            </td>
            <td role="cell">
                <TickBox
                    id=id("behalf", &address)
                    name=field("behalf")
                    label=of(tu_string!(i18n, delegations.wizard.on_behalf))
                    words=tu_string!(i18n, delegations.wizard.on_behalf)
                    shown=shown.send == SendRight::OnBehalf
                    ticked=move || planned.get().send == SendRight::OnBehalf
                    on_tick=move |ticked| on_behalf(SendRight::OnBehalf, ticked)
                />
            </td>
            <td role="cell" class="plan-access">
                <TickBox
                    id=id("access", &address)
                    name=field("access")
                    label=of(tu_string!(i18n, delegations.wizard.access))
                    words=tu_string!(i18n, delegations.wizard.access)
                    class="checkbox tick-access"
                    shown=shown.access != AccessRight::None
                    ticked=move || planned.get().access != AccessRight::None
                    on_tick=move |ticked| access(ticked, level_of.with_value(|id| chosen_level(id)))
                />
                <select
                    class="input select plan-level"
                    id=level_id
                    name=field("level")
                    aria-label=tu_string!(i18n, delegations.wizard.level, name = named.get_value()).to_string()
                    prop:value=move || match planned.get().access {
                        AccessRight::None => None,
                        access => Some(access.as_str()),
                    }
                    on:change:target=move |event| {
                        access(true, AccessRight::parse(&event.target().value()).unwrap_or(AccessRight::Read));
                    }
                >
                    <option value="read" selected=shown.access != AccessRight::Full>
                        {tu_string!(i18n, delegations.wizard.read)}
                    </option>
                    <option value="full" selected=shown.access == AccessRight::Full>
                        {tu_string!(i18n, delegations.wizard.full)}
                    </option>
                </select>
            </td>
            <td role="cell" class="plan-until" data-label=tu_string!(i18n, delegations.wizard.until)>
                <input
                    class="input plan-day"
                    type="date"
                    id=id("until", &address)
                    name=field("until")
                    aria-label=of(tu_string!(i18n, delegations.wizard.until))
                    aria-invalid=move || past.get().then_some("true")
                    aria-describedby=past_id.clone()
                    value=shown.until.map(|day| day.to_string())
                    prop:value=move || planned.get().until.map(|day| day.to_string()).unwrap_or_default()
                    on:change:target=move |event| until(event.target().value())
                />
                <span class="field-error" id=past_id role="status">
                    {live(move || past.get().then(|| tu_string!(i18n, delegations.wizard.past)))}
                </span>
            </td>
        </tr>
    }
}

/// One of the three rights of a row; its words show where the table has no head, on a phone.
#[component]
fn TickBox(
    id: String,
    name: String,
    label: String,
    words: &'static str,
    #[prop(default = "checkbox")] class: &'static str,
    /// As the server drew it.
    shown: bool,
    #[prop(into)] ticked: Signal<bool>,
    #[prop(into)] on_tick: Callback<bool>,
) -> impl IntoView {
    view! {
        <label class="tick">
            <input
                class=class
                type="checkbox"
                id=id
                name=name
                aria-label=label
                checked=shown
                prop:checked=ticked
                on:change:target=move |event| on_tick.run(event.target().checked())
            />
            <span class="tick-words">{words}</span>
        </label>
    }
}

fn id(what: &str, address: &str) -> String {
    format!("{what}-{address}")
}

fn element<T: JsCast>(id: &str) -> Option<T> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Which access the list beside the checkbox names.
fn chosen_level(id: &str) -> AccessRight {
    element::<HtmlSelectElement>(id)
        .and_then(|select| AccessRight::parse(&select.value()))
        .filter(|level| *level != AccessRight::None)
        .unwrap_or(AccessRight::Read)
}

/// What was ticked before the WebAssembly arrived, which would put its own in its place. Only of the same plan: another
/// one's rows may still stand there.
fn early(mailbox: &Address, address: &str) -> Option<Rights> {
    if !cfg!(feature = "hydrate") {
        return None;
    }
    let here = element::<HtmlInputElement>(PLAN)?.value() == mailbox.to_string();
    let ticked = |what| element::<HtmlInputElement>(&id(what, address)).map(|box_| box_.checked());
    let send = match (ticked("as")?, ticked("behalf")?) {
        (true, false) => SendRight::As,
        (false, true) => SendRight::OnBehalf,
        (false, false) => SendRight::None,
        // Both at once are possible only without scripts: then neither was meant more.
        (true, true) => return None,
    };
    let access = if ticked("access")? {
        chosen_level(&id("level", address))
    } else {
        AccessRight::None
    };
    let day = element::<HtmlInputElement>(&id("until", address))?.value();
    let rights = Rights {
        send,
        access,
        until: Day::parse(&day).ok(),
    };
    here.then(|| rights.tidy())
}

/// In the reader's own time zone. Called from event handlers, so never on the server.
fn today() -> Option<Day> {
    let now = js_sys::Date::new_0();
    let month = now.get_month().saturating_add(1);
    let [month, day] = [month, now.get_date()].map(|number| u8::try_from(number).unwrap_or(1));
    let year = u16::try_from(now.get_full_year()).unwrap_or(1);
    Day::new(year, month, day).ok()
}
