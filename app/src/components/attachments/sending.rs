//! Carrying files to `POST /compose/{draft}/attachments`, one after another. `fetch` cannot tell how far an upload has
//! come, so this is an `XMLHttpRequest`.

use std::cell::RefCell;
use std::collections::HashMap;

use domain::{desk::DeskError, draft::Attached, id::DraftId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{File, FormData, ProgressEvent, XmlHttpRequest};

use super::upload::{Failure, Upload, UploadState, fits};
use crate::api::compose::detach_file;
use crate::components::compose::browser::focus;
use crate::components::compose::{BODY, Stop, Writing};

thread_local! {
    /// What the browser holds of each upload: files do not travel between threads, signals want to.
    static LIVE: RefCell<HashMap<u32, (File, Option<XmlHttpRequest>)>> = RefCell::new(HashMap::new());
}

impl Writing {
    /// Files that were chosen, dropped or pasted.
    pub fn take_files(self, files: &web_sys::FileList) {
        for index in 0..files.length() {
            if let Some(file) = files.get(index) {
                self.take_file(file);
            }
        }
        self.send_next();
    }

    fn take_file(self, file: File) {
        let waiting: u64 = self
            .uploads
            .with_untracked(|uploads| uploads.iter().map(|upload| upload.size).sum());
        let there = untrack(|| self.attached_bytes()).saturating_add(waiting);
        // A file's size is a whole number below 2^53.
        let size = file.size() as u64;
        let state = if fits(size, there, self.limit) {
            UploadState::Waiting
        } else {
            UploadState::Failed(Failure::TooLarge(self.limit))
        };
        self.uploads.update(|uploads| {
            let key = uploads
                .iter()
                .map(|upload| upload.key)
                .max()
                .map_or(0, |key| key + 1);
            let key = LIVE.with_borrow(|live| live.keys().max().map_or(key, |used| key.max(used + 1)));
            uploads.push(Upload {
                key,
                name: file.name(),
                size,
                state,
            });
            LIVE.with_borrow_mut(|live| live.insert(key, (file, None)));
        });
    }

    fn send_next(self) {
        let busy = |upload: &Upload| matches!(upload.state, UploadState::Sending(_));
        let next = self.uploads.with_untracked(|uploads| {
            if uploads.iter().any(busy) {
                return None;
            }
            uploads
                .iter()
                .find(|upload| upload.state == UploadState::Waiting)
                .map(|upload| upload.key)
        });
        let Some(key) = next else {
            return;
        };
        self.set_state(key, UploadState::Sending(0));
        spawn_local(async move {
            // The server knows only drafts that were saved.
            let saved = self.stored.get_value() || self.save().await.is_ok();
            if self.uploads.is_disposed() {
                return;
            }
            if !saved || !self.carry(key) {
                self.set_state(key, UploadState::Failed(Failure::Lost));
                self.send_next();
            }
        });
    }

    /// False when it could not even begin.
    fn carry(self, key: u32) -> bool {
        let Some(file) = LIVE.with_borrow(|live| live.get(&key).map(|(file, _)| file.clone())) else {
            return false;
        };
        let (Ok(request), Ok(data)) = (XmlHttpRequest::new(), FormData::new()) else {
            return false;
        };
        let draft = self.draft.get_untracked();
        let path = format!("/compose/{draft}/attachments");
        if data.append_with_blob("file", &file).is_err()
            || request.open_with_async("POST", &path, true).is_err()
        {
            return false;
        }
        let progress = Closure::<dyn FnMut(ProgressEvent)>::new(move |event: ProgressEvent| {
            self.set_state(key, UploadState::Sending(event.loaded() as u64));
        });
        if let Ok(upload) = request.upload() {
            upload.set_onprogress(Some(progress.as_ref().unchecked_ref()));
        }
        let done = {
            let request = request.clone();
            Closure::once_into_js(move || {
                drop(progress);
                self.finish(key, draft, &request);
            })
        };
        request.set_onloadend(Some(done.unchecked_ref()));
        LIVE.with_borrow_mut(|live| live.insert(key, (file, Some(request.clone()))));
        request.send_with_opt_form_data(Some(&data)).is_ok()
    }

    fn finish(self, key: u32, draft: DraftId, request: &XmlHttpRequest) {
        if self.uploads.is_disposed() {
            LIVE.with_borrow_mut(|live| live.remove(&key));
            return;
        }
        let known = self
            .uploads
            .with_untracked(|uploads| uploads.iter().any(|upload| upload.key == key));
        let text = request.response_text().ok().flatten().unwrap_or_default();
        match (request.status().unwrap_or_default(), known) {
            // Cancelled.
            (_, false) => {}
            (200..300, true) => match serde_json::from_str::<Attached>(&text) {
                Ok(attached) if draft != self.draft.get_untracked() => {
                    // What is written here became another draft meanwhile: its file follows it.
                    spawn_local(async move {
                        let _ = detach_file(draft, attached.id).await;
                    });
                    self.set_state(key, UploadState::Waiting);
                }
                Ok(attached) => {
                    self.attached.update(|files| files.push(attached));
                    self.drop_upload(key);
                }
                Err(_) => self.set_state(key, UploadState::Failed(Failure::Lost)),
            },
            (status, true) => {
                let failure = match (status, serde_json::from_str::<DeskError>(&text)) {
                    (_, Ok(DeskError::TooLarge { limit })) => Failure::TooLarge(Some(limit)),
                    (413, _) => Failure::TooLarge(self.limit),
                    _ => Failure::Lost,
                };
                self.set_state(key, UploadState::Failed(failure));
            }
        }
        self.send_next();
    }

    /// Stops it if it is on its way, and takes it off the list.
    fn drop_upload(self, key: u32) {
        self.uploads
            .update(|uploads| uploads.retain(|upload| upload.key != key));
        let request = LIVE
            .with_borrow_mut(|live| live.remove(&key))
            .and_then(|(_, request)| request);
        if let Some(request) = request {
            let _ = request.abort();
        }
        self.files_changed();
    }

    /// By hand: the button that was pressed goes with its file, and the focus is to stay somewhere.
    pub fn cancel_upload(self, key: u32) {
        self.drop_upload(key);
        focus(BODY);
    }

    /// What stood in the way may be gone.
    fn files_changed(self) {
        let failed = self
            .uploads
            .with_untracked(|uploads| uploads.iter().any(|upload| !upload.state.is_running()));
        if !failed && self.stop.with_untracked(|stop| stop == &Some(Stop::Files)) {
            self.stop.set(None);
        }
    }

    pub fn retry_upload(self, key: u32) {
        self.set_state(key, UploadState::Waiting);
        self.files_changed();
        self.send_next();
    }

    fn set_state(self, key: u32, state: UploadState) {
        self.uploads.try_update(|uploads| {
            if let Some(upload) = uploads.iter_mut().find(|upload| upload.key == key) {
                upload.state = state;
            }
        });
    }
}
