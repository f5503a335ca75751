//! What became of a sent message, recipient by recipient.

use domain::delivery::{Delivery, DeliveryStatus};
use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::i18n::{Locale, tu_string, use_i18n};

/// Worst first, as the summary names them.
const ORDER: [DeliveryStatus; 6] = [
    DeliveryStatus::Failed,
    DeliveryStatus::Delayed,
    DeliveryStatus::Accepted,
    DeliveryStatus::Relayed,
    DeliveryStatus::Delivered,
    DeliveryStatus::Read,
];

/// One line; open by itself where something went wrong.
#[component]
pub(super) fn Deliveries(deliveries: Vec<Delivery>) -> impl IntoView {
    let i18n = use_i18n();
    let troubled = deliveries.iter().any(|one| is_trouble(one.status));
    let what = summary(&deliveries, i18n);
    let summary = tu_string!(i18n, mail.delivery.summary, what = what).to_string();
    view! {
        <details class="deliveries" class:deliveries-troubled=troubled open=troubled>
            <summary>
                <Icon name=if troubled { "alert" } else { "check" } />
                {summary}
            </summary>
            <ul>{deliveries.into_iter().map(|one| view! { <Recipient delivery=one /> }).collect_view()}</ul>
        </details>
    }
}

#[component]
fn Recipient(delivery: Delivery) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <li>
            <strong>{delivery.recipient.to_string()}</strong>
            " "
            <span class:deliveries-trouble=is_trouble(delivery.status)>{words(delivery.status, i18n)}</span>
            {delivery.when.map(|when| view! { " " <time datetime=when.iso>{when.long}</time> })}
            {delivery.words.map(|said| view! { <p class="deliveries-said">{said}</p> })}
        </li>
    }
}

fn is_trouble(status: DeliveryStatus) -> bool {
    matches!(status, DeliveryStatus::Failed | DeliveryStatus::Delayed)
}

fn words(status: DeliveryStatus, i18n: Locale) -> &'static str {
    match status {
        DeliveryStatus::Accepted => tu_string!(i18n, mail.delivery.accepted),
        DeliveryStatus::Delayed => tu_string!(i18n, mail.delivery.delayed),
        DeliveryStatus::Relayed => tu_string!(i18n, mail.delivery.relayed),
        DeliveryStatus::Delivered => tu_string!(i18n, mail.delivery.delivered),
        DeliveryStatus::Read => tu_string!(i18n, mail.delivery.read),
        DeliveryStatus::Failed => tu_string!(i18n, mail.delivery.failed),
    }
}

/// `not delivered (1), delivered (2)`; without numbers where all are alike.
fn summary(deliveries: &[Delivery], i18n: Locale) -> String {
    let counted: Vec<(DeliveryStatus, usize)> = ORDER
        .into_iter()
        .map(|status| {
            let count = deliveries.iter().filter(|one| one.status == status).count();
            (status, count)
        })
        .filter(|(_, count)| *count > 0)
        .collect();
    match &counted[..] {
        [(status, _)] => words(*status, i18n).to_owned(),
        several => several
            .iter()
            .map(|(status, count)| format!("{} ({count})", words(*status, i18n)))
            .collect::<Vec<_>>()
            .join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deliveries(statuses: &[DeliveryStatus]) -> Vec<Delivery> {
        statuses
            .iter()
            .map(|status| Delivery {
                recipient: "bob@demo.test".parse().unwrap(),
                status: *status,
                when: None,
                words: None,
            })
            .collect()
    }

    #[test]
    fn what_went_wrong_is_named_first() {
        use DeliveryStatus::{Delivered, Failed};
        let mixed = deliveries(&[Delivered, Failed, Delivered]);
        assert_eq!(summary(&mixed, Locale::en), "not delivered (1), delivered (2)");
        assert_eq!(summary(&mixed, Locale::fr), "non remis (1), remis (2)");
        assert_eq!(summary(&deliveries(&[Delivered; 2]), Locale::en), "delivered");
    }
}
