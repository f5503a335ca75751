use domain::preference::PreferenceChange;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_query_map;

use crate::api;
use crate::components::icon::Icon;
use crate::components::trouble::sentence;
use crate::error::ApiError;
use crate::i18n::{tu_string, use_i18n};
use crate::live::live;

/// How far the last save of one setting is.
#[derive(Clone, PartialEq)]
enum Progress {
    Idle,
    Saving,
    Saved,
    Failed(ApiError),
}

#[derive(Clone, Copy)]
pub(super) struct Saving {
    progress: RwSignal<Progress>,
}

impl Saving {
    /// Without JavaScript the server comes back to `/settings?saved=NAME`.
    pub(super) fn of(name: &'static str) -> Self {
        let query = use_query_map();
        let saved = query.with_untracked(|query| query.get("saved").is_some_and(|saved| saved == name));
        Self {
            progress: RwSignal::new(if saved { Progress::Saved } else { Progress::Idle }),
        }
    }

    pub(super) fn save(self, change: PreferenceChange) {
        self.progress.set(Progress::Saving);
        spawn_local(async move {
            let progress = match api::preferences::prefer(change).await {
                Ok(()) => Progress::Saved,
                Err(error) => Progress::Failed(error),
            };
            self.progress.try_set(progress);
        });
    }
}

/// One setting: its name, why, its fields, and how saving went.
#[component]
pub(super) fn Setting(
    /// The word in `?saved=`.
    name: &'static str,
    title: &'static str,
    hint: &'static str,
    saving: Saving,
    /// Keeps the form from being sent and saves instead; without it the form is sent.
    #[prop(optional)]
    on_submit: Option<Callback<()>>,
    children: Children,
) -> impl IntoView {
    let heading = format!("setting-{name}");
    let labelled_by = heading.clone();
    let submit = move |event: SubmitEvent| {
        if let Some(on_submit) = on_submit {
            event.prevent_default();
            on_submit.run(());
        }
    };
    view! {
        <section class="setting" aria-labelledby=labelled_by>
            <div>
                <h2 class="setting-title" id=heading>
                    {title}
                </h2>
                <p class="setting-hint">{hint}</p>
            </div>
            <form method="post" action="/preferences" on:submit=submit>
                <input type="hidden" name="back" value=format!("/settings?saved={name}") />
                {children()}
                <Feedback saving=saving />
            </form>
        </section>
    }
}

#[component]
fn Feedback(saving: Saving) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="setting-foot">
            <button class="button button-outline">{tu_string!(i18n, common.prefs.save)}</button>
            <p role="status">
                {live(move || match saving.progress.get() {
                    Progress::Idle => ().into_any(),
                    Progress::Saving => tu_string!(i18n, common.prefs.saving).into_any(),
                    Progress::Saved => {
                        view! {
                            <span class="saved">
                                <Icon name="check" class="icon-small" />
                                {tu_string!(i18n, common.prefs.saved)}
                            </span>
                        }
                            .into_any()
                    }
                    Progress::Failed(error) => sentence(&error, i18n).into_any(),
                })}
            </p>
        </div>
    }
}
