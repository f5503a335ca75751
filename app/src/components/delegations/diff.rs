//! What a plan changes, in sentences: one for each right of each delegate.

use domain::Address;
use domain::delegation::{Difference, PlannedChange, Right};
use leptos::prelude::*;

use super::words;
use crate::components::day::day_words;
use crate::components::icon::Icon;
use crate::components::person::name_of;
use crate::i18n::{Locale, t, tu_string, use_i18n};

/// Whether a right comes, goes or becomes another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    Added,
    Removed,
    Altered,
}

impl Turn {
    fn of(difference: &Difference) -> Self {
        match difference {
            Difference::Added(_) => Self::Added,
            Difference::Removed(_) => Self::Removed,
            Difference::Changed { .. } | Difference::Until { .. } => Self::Altered,
        }
    }

    fn class(self) -> &'static str {
        match self {
            Self::Added => "turn-added",
            Self::Removed => "turn-removed",
            Self::Altered => "turn-altered",
        }
    }

    fn icon(self) -> &'static str {
        match self {
            Self::Added => "plus",
            Self::Removed => "minus",
            Self::Altered => "swap",
        }
    }

    fn words(self, i18n: Locale) -> &'static str {
        match self {
            Self::Added => tu_string!(i18n, delegations.diff.added),
            Self::Removed => tu_string!(i18n, delegations.diff.removed),
            Self::Altered => tu_string!(i18n, delegations.diff.altered),
        }
    }
}

/// `Carole Besson may send as config@demo.test`.
#[component]
pub fn Sentence(who: String, mailbox: String, difference: Difference) -> impl IntoView {
    let i18n = use_i18n();
    let day = move |day| day_words(day, i18n);
    macro_rules! say {
        ($key:ident $(, $name:ident = $value:expr)?) => {
            t!(i18n, delegations.diff.$key, who = who, mailbox = mailbox $(, $name = $value)?, <b> = <strong />)
                .into_any()
        };
    }
    match difference {
        Difference::Added(Right::SendAs) => say!(add_as),
        Difference::Added(Right::OnBehalf) => say!(add_behalf),
        Difference::Added(Right::Read) => say!(add_read),
        Difference::Added(Right::Full) => say!(add_full),
        Difference::Removed(Right::SendAs) => say!(remove_as),
        Difference::Removed(Right::OnBehalf) => say!(remove_behalf),
        Difference::Removed(Right::Read | Right::Full) => say!(remove_access),
        Difference::Changed {
            after: Right::SendAs, ..
        } => say!(behalf_to_as),
        Difference::Changed {
            after: Right::OnBehalf,
            ..
        } => say!(as_to_behalf),
        Difference::Changed {
            after: Right::Read, ..
        } => say!(full_to_read),
        Difference::Changed {
            after: Right::Full, ..
        } => say!(read_to_full),
        Difference::Until {
            after: Some(last), ..
        } => say!(until_day, day = day(last)),
        Difference::Until { after: None, .. } => say!(until_none),
    }
}

/// What it means, to stand beneath the sentence.
fn meaning(
    change: &PlannedChange,
    difference: &Difference,
    mailbox: &Address,
    i18n: Locale,
) -> Option<String> {
    let mailbox = mailbox.to_string();
    let right = match difference {
        Difference::Added(right) | Difference::Changed { after: right, .. } => right,
        Difference::Removed(Right::Read | Right::Full) => {
            return Some(tu_string!(i18n, delegations.diff.closes).to_owned());
        }
        Difference::Removed(_) => return None,
        Difference::Until { before, .. } => {
            return Some(match before {
                Some(day) => {
                    let day = day_words(*day, i18n);
                    tu_string!(i18n, delegations.diff.before, day = day).to_string()
                }
                None => tu_string!(i18n, delegations.diff.before_none).to_owned(),
            });
        }
    };
    Some(match right {
        Right::SendAs => tu_string!(i18n, delegations.diff.sees_mailbox, mailbox = mailbox).to_string(),
        Right::OnBehalf => {
            let who = name_of(&change.delegate);
            tu_string!(i18n, delegations.diff.sees_both, who = who, mailbox = mailbox).to_string()
        }
        Right::Read => tu_string!(i18n, delegations.diff.reads).to_owned(),
        Right::Full => tu_string!(i18n, delegations.diff.tidies).to_owned(),
    })
}

/// `until 31 December 2026`, where the line itself is not about that.
fn last_day(change: &PlannedChange, difference: &Difference, i18n: Locale) -> Option<String> {
    let given = matches!(difference, Difference::Added(_) | Difference::Changed { .. });
    let day = change.planned.until.filter(|_| given)?;
    let day = day_words(day, i18n);
    Some(tu_string!(i18n, delegations.diff.until, day = day).to_string())
}

/// Is it this line that holds waiting messages back?
fn takes_sending(difference: &Difference) -> bool {
    matches!(
        difference,
        Difference::Removed(Right::SendAs | Right::OnBehalf)
            | Difference::Changed {
                before: Right::SendAs | Right::OnBehalf,
                ..
            }
    )
}

fn held_back(count: u32, i18n: Locale) -> Option<String> {
    match count {
        0 => None,
        1 => Some(tu_string!(i18n, delegations.diff.held_one).to_owned()),
        count => Some(tu_string!(i18n, delegations.diff.held_many, count = count).to_string()),
    }
}

/// All that a plan changes.
#[component]
pub fn Changes(mailbox: Address, changes: Vec<PlannedChange>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <ul class="changes" aria-label=tu_string!(i18n, delegations.diff.list)>
            {changes
                .into_iter()
                .map(|change| view! { <OfOne mailbox=mailbox.clone() change=change /> })
                .collect_view()}
        </ul>
    }
}

/// Of one delegate.
#[component]
fn OfOne(mailbox: Address, change: PlannedChange) -> impl IntoView {
    let i18n = use_i18n();
    // Told once for a delegate: with the right to send where that goes, else with the first line.
    let at = change.differences.iter().position(takes_sending).unwrap_or(0);
    let lines = change
        .differences
        .iter()
        .enumerate()
        .map(|(number, difference)| {
            let waiting = (number == at)
                .then(|| held_back(change.held_back, i18n))
                .flatten();
            let beneath: Vec<String> = [
                meaning(&change, difference, &mailbox, i18n),
                last_day(&change, difference, i18n),
            ]
            .into_iter()
            .flatten()
            .collect();
            let turn = Turn::of(difference);
            view! {
                <li class=format!("change {}", turn.class())>
                    <Icon name=turn.icon() />
                    <div class="change-words">
                        <p>
                            <Sentence
                                who=name_of(&change.delegate)
                                mailbox=mailbox.to_string()
                                difference=*difference
                            />
                        </p>
                        {(!beneath.is_empty()).then(|| view! { <p class="change-more">{beneath.join(" · ")}</p> })}
                        {waiting
                            .map(|words| {
                                view! {
                                    <p class="change-held">
                                        <Icon name="alert" class="icon-small" />
                                        {words}
                                    </p>
                                }
                            })}
                    </div>
                    <span class="chip">{turn.words(i18n)}</span>
                </li>
            }
        })
        .collect_view();
    let meanwhile = change.was.map(|was| {
        let (was, now) = (
            words::rights_and_day(&was, i18n),
            words::rights_and_day(&change.held, i18n),
        );
        let words = tu_string!(i18n, delegations.diff.meanwhile, was = was, now = now).to_string();
        view! {
            <li class="change change-note">
                <Icon name="alert" />
                <p class="change-words">{words}</p>
            </li>
        }
    });
    view! {
        {meanwhile}
        {lines}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_is_told_where_sending_ends_or_becomes_another() {
        assert!(takes_sending(&Difference::Removed(Right::SendAs)));
        assert!(takes_sending(&Difference::Changed {
            before: Right::OnBehalf,
            after: Right::SendAs,
        }));
        assert!(!takes_sending(&Difference::Removed(Right::Full)));
        assert!(!takes_sending(&Difference::Added(Right::SendAs)));
    }
}
