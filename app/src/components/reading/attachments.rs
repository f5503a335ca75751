use domain::folder::Place;
use domain::message::{AttachmentInfo, MessageKey, MessageView};
use leptos::prelude::*;

use crate::components::amount::octets;
use crate::components::icon::Icon;
use crate::i18n::{tu_string, use_i18n};

/// Files to download; none is ever run here.
#[component]
pub(super) fn Attachments(files: Vec<AttachmentInfo>, place: Place, key: MessageKey) -> impl IntoView {
    let i18n = use_i18n();
    if files.is_empty() {
        return ().into_any();
    }
    view! {
        <ul class="attachments" aria-label=tu_string!(i18n, mail.letter.attachments)>
            {files
                .into_iter()
                .map(|file| {
                    let size = octets(file.size, i18n);
                    let name = file.name.to_string();
                    let (download, title) = (name.clone(), name.clone());
                    let label = tu_string!(i18n, mail.letter.download, name = name.clone(), size = size.clone())
                        .to_string();
                    let icon = if file.media_type.starts_with("image/") { "image" } else { "file" };
                    view! {
                        <li>
                            <a
                                class="attachment"
                                href=MessageView::attachment_path(&place, key, file.part)
                                download=download
                                aria-label=label
                                title=title
                            >
                                <Icon name=icon />
                                <span class="attachment-name">{name}</span>
                                <span class="attachment-size">{size}</span>
                            </a>
                        </li>
                    }
                })
                .collect_view()}
        </ul>
    }
    .into_any()
}
