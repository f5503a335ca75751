//! The files of a draft, and those still coming.

use domain::draft::Attached;
use leptos::prelude::*;

use super::size::percent;
use super::upload::{Failure, Upload, UploadState};
use crate::components::amount::octets;
use crate::components::compose::use_writing;
use crate::components::icon::Icon;
use crate::i18n::{Locale, tu_string, use_i18n};
use crate::live::memo;

/// The file chooser's id.
pub const FILES: &str = "files";

#[component]
pub fn Files() -> impl IntoView {
    let i18n = use_i18n();
    let writing = use_writing();
    let any = move || {
        writing.attached.with(|files| !files.is_empty()) || writing.uploads.with(|files| !files.is_empty())
    };
    view! {
        <div class="files-chooser without-scripts">
            <label for=FILES>{tu_string!(i18n, compose.attachments.choose)}</label>
            <input
                id=FILES
                type="file"
                name="files"
                multiple
                on:change:target=move |event| {
                    let input = event.target();
                    if let Some(files) = input.files() {
                        writing.take_files(&files);
                    }
                    // The same file may be chosen again; and the form must not carry it a second time.
                    input.set_value("");
                }
            />
        </div>
        <section class="files" aria-label=tu_string!(i18n, compose.attachments.list) hidden=move || !any()>
            <ul>
                <For each=move || writing.attached.get() key=|file| file.id.clone() let:file>
                    <AttachedFile file=file />
                </For>
                <For each=move || writing.uploads.get() key=|upload| upload.key let:upload>
                    <ComingFile upload=upload />
                </For>
            </ul>
        </section>
    }
}

#[component]
fn AttachedFile(file: Attached) -> impl IntoView {
    let i18n = use_i18n();
    let name = file.name.to_string();
    let remove = tu_string!(i18n, compose.attachments.remove, name = name.clone());
    view! {
        <li class="file">
            <Icon name="file" />
            <span class="file-words">
                <span class="file-name">{name}</span>
                <span class="file-size">{octets(file.size, i18n)}</span>
            </span>
            <button
                type="submit"
                name="action"
                value=format!("detach:{}", file.id)
                class="button button-icon"
                aria-label=remove.clone()
                title=remove
            >
                <Icon name="close" />
            </button>
        </li>
    }
}

#[component]
fn ComingFile(upload: Upload) -> impl IntoView {
    let i18n = use_i18n();
    let writing = use_writing();
    let Upload { key, name, size, .. } = upload;
    let state = memo(move || {
        writing.uploads.with(|uploads| {
            uploads
                .iter()
                .find(|upload| upload.key == key)
                .map_or(UploadState::Waiting, |upload| upload.state.clone())
        })
    });
    let failed = move || matches!(state.get(), UploadState::Failed(_));
    let can_retry = move || state.get() == UploadState::Failed(Failure::Lost);
    let label = tu_string!(i18n, compose.attachments.upload, name = name.clone());
    let cancel = tu_string!(i18n, compose.attachments.cancel, name = name.clone());
    let retry = tu_string!(i18n, compose.attachments.retry, name = name.clone());
    let said = {
        let name = name.clone();
        move || match state.get() {
            UploadState::Waiting => tu_string!(i18n, compose.attachments.waiting).to_owned(),
            UploadState::Sending(sent) if sent >= size && size > 0 => {
                tu_string!(i18n, compose.attachments.storing).to_owned()
            }
            UploadState::Sending(sent) => tu_string!(
                i18n,
                compose.attachments.progress,
                sent = octets(sent, i18n),
                total = octets(size, i18n)
            ),
            UploadState::Failed(failure) => failure_words(failure, name.clone(), i18n),
        }
    };
    let done = move || match state.get() {
        UploadState::Sending(sent) => percent(sent, size),
        UploadState::Waiting | UploadState::Failed(_) => 0,
    };
    view! {
        <li class="file file-coming" class:is-bad=failed>
            <Icon name="file" />
            <span class="file-words">
                <span class="file-name">{name}</span>
                <span class="file-size" role=move || failed().then_some("alert")>{said}</span>
                <progress max="100" value=move || done().to_string() aria-label=label hidden=failed></progress>
            </span>
            <button
                type="button"
                class="button button-icon"
                aria-label=retry.clone()
                title=retry
                hidden=move || !can_retry()
                on:click=move |_| writing.retry_upload(key)
            >
                <Icon name="refresh" />
            </button>
            <button
                type="button"
                class="button button-icon"
                aria-label=cancel.clone()
                title=cancel
                on:click=move |_| writing.cancel_upload(key)
            >
                <Icon name="close" />
            </button>
        </li>
    }
}

fn failure_words(failure: Failure, name: String, i18n: Locale) -> String {
    match failure {
        Failure::TooLarge(Some(limit)) => {
            tu_string!(
                i18n,
                compose.attachments.too_large,
                name = name,
                limit = octets(limit, i18n)
            )
        }
        Failure::TooLarge(None) => tu_string!(i18n, compose.attachments.too_large_unsaid, name = name),
        Failure::Lost => tu_string!(i18n, compose.attachments.failed, name = name),
    }
}
