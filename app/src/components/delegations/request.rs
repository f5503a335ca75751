//! Requests: those one answers, and one's own.

use domain::delegation::{Request, RequestState, Right, Verdict};
use domain::id::RequestId;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::words;
use crate::api::delegations::{answer_request, withdraw_request};
use crate::components::avatar::Avatar;
use crate::components::person::name_of;
use crate::components::press::Press;
use crate::error::ApiError;
use crate::i18n::{t, tu_string, use_i18n};
use crate::state::notices::use_notices;

const ACTION: &str = "/delegations/requests";

/// One press grants or declines.
#[component]
pub fn RequestToAnswer(
    request: Request,
    /// Answered, or found answered: the list is to be asked for again.
    #[prop(into)]
    after: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let notices = use_notices();
    let busy = RwSignal::new(false);
    let name = name_of(&request.asker);
    let id = StoredValue::new(request.id.clone());
    let told = StoredValue::new(name.clone());
    let answer = move |verdict: Verdict| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let (id, name) = (id.get_value(), told.get_value());
        spawn_local(async move {
            match answer_request(id, verdict).await {
                Ok(()) => notices.done(match verdict {
                    Verdict::Grant => tu_string!(i18n, delegations.asked.granted, name = name).to_string(),
                    Verdict::Decline => tu_string!(i18n, delegations.asked.declined, name = name).to_string(),
                }),
                Err(error) => notices.failed(error),
            }
            busy.try_set(false);
            after.try_run(());
        });
    };
    let what = format!("request-{}", request.id);
    let described = StoredValue::new(what.clone());
    let button = |verdict: Verdict, word: &'static str, class: &'static str, label: &'static str| {
        view! {
            <Press action=ACTION fields=fields(&request.id, word) on_press=move |()| answer(verdict)>
                <button
                    class=class
                    aria-describedby=described.get_value()
                    aria-disabled=move || busy.get().then_some("true")
                >
                    {label}
                </button>
            </Press>
        }
    };
    let grant = button(
        Verdict::Grant,
        "grant",
        "button button-primary",
        tu_string!(i18n, delegations.asked.grant),
    );
    let decline = button(
        Verdict::Decline,
        "decline",
        "button button-outline",
        tu_string!(i18n, delegations.asked.decline),
    );
    view! {
        <li class="request">
            <Avatar name=name.clone() colour=None />
            <div class="request-words">
                <p id=what>
                    <Wants who=name mailbox=request.mailbox.address.to_string() right=request.right />
                </p>
                <Said request=request.clone() />
            </div>
            <div class="request-deeds">{decline} {grant}</div>
        </li>
    }
}

fn fields(id: &RequestId, verb: &str) -> Vec<(&'static str, String)> {
    vec![("id", id.to_string()), ("verb", verb.to_owned())]
}

#[component]
fn Wants(who: String, mailbox: String, right: Right) -> impl IntoView {
    let i18n = use_i18n();
    macro_rules! say {
        ($key:ident) => {
            t!(i18n, delegations.asked.$key, who = who, mailbox = mailbox, <b> = <strong />).into_any()
        };
    }
    match right {
        Right::SendAs => say!(wants_as),
        Right::OnBehalf => say!(wants_behalf),
        Right::Read => say!(wants_read),
        Right::Full => say!(wants_full),
    }
}

/// The asker's words, and when.
#[component]
fn Said(request: Request) -> impl IntoView {
    let words = Some(request.words).filter(|words| !words.is_empty());
    view! {
        {words.map(|words| view! { <blockquote class="request-quote">{words}</blockquote> })}
        <p class="request-when">
            <time datetime=request.asked.iso>{request.asked.long}</time>
        </p>
    }
}

/// One's own, with its answer.
#[component]
pub fn MyRequest(request: Request, #[prop(into)] after: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let notices = use_notices();
    let busy = RwSignal::new(false);
    let id = request.id.clone();
    let withdraw = move |()| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let id = id.clone();
        spawn_local(async move {
            let answer: Result<(), ApiError> = withdraw_request(id).await;
            match answer {
                Ok(()) => notices.done(tu_string!(i18n, delegations.asked.withdrawn).to_owned()),
                Err(error) => notices.failed(error),
            }
            busy.try_set(false);
            after.try_run(());
        });
    };
    let (state, class) = match request.state {
        RequestState::Open => (tu_string!(i18n, delegations.asked.state_open), "chip"),
        RequestState::Granted => (
            tu_string!(i18n, delegations.asked.state_granted),
            "chip chip-good",
        ),
        RequestState::Declined => (
            tu_string!(i18n, delegations.asked.state_declined),
            "chip chip-bad",
        ),
        RequestState::Withdrawn => (tu_string!(i18n, delegations.asked.state_withdrawn), "chip"),
    };
    let what = format!("request-{}", request.id);
    view! {
        <li class="request">
            <Avatar name=name_of(&request.mailbox) colour=Some(request.mailbox.colour) />
            <div class="request-words">
                <p id=what.clone()>
                    <strong>{request.mailbox.address.to_string()}</strong>
                    " · "
                    {words::right(request.right, i18n)}
                </p>
                <Said request=request.clone() />
            </div>
            <div class="request-deeds">
                <span class=class>{state}</span>
                {(request.state == RequestState::Open)
                    .then(|| {
                        view! {
                            <Press action=ACTION fields=fields(&request.id, "withdraw") on_press=withdraw>
                                <button
                                    class="button button-outline"
                                    aria-describedby=what
                                    aria-disabled=move || busy.get().then_some("true")
                                >
                                    {tu_string!(i18n, delegations.asked.withdraw)}
                                </button>
                            </Press>
                        }
                    })}
            </div>
        </li>
    }
}
