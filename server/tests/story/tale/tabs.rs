//! One draft in two tabs.

use domain::{
    desk::{Caller, ComposeDesk, ComposeSheet, ComposeStart, DeskError},
    draft::{Became, Saved, Seen},
    folder::FolderRole,
    id::DraftId,
    identity::FromInput,
    preflight::Objection,
};

use crate::{
    house::House,
    people::{Chunks, folder, letter},
};

impl House {
    async fn opened(&self, caller: &Caller, id: &DraftId) -> ComposeSheet {
        let start = ComposeStart::Draft(id.clone());
        self.service.sheet(caller, start).await.unwrap()
    }

    async fn saved(&self, caller: &Caller, sheet: &ComposeSheet, subject: &str) -> Saved {
        let form = letter(FromInput::Own, "bob@demo.test", subject);
        self.service
            .save(caller, &sheet.id, sheet.revision, form)
            .await
            .unwrap()
    }

    async fn attached(&self, caller: &Caller, draft: &DraftId, name: &str) {
        let content = Chunks::of([name.as_bytes().to_vec()]);
        self.attach(caller, draft, name, content).await.unwrap();
    }

    async fn discarded(&self, caller: &Caller, ids: &[DraftId]) {
        for id in ids {
            self.service.discard(caller, id, None).await.unwrap();
        }
    }
}

fn became(saved: &Saved) -> Option<&Became> {
    saved.elsewhere.as_ref().map(|elsewhere| &elsewhere.became)
}

fn names(saved: &Saved) -> Vec<String> {
    let files = saved.elsewhere.iter().flat_map(|elsewhere| &elsewhere.files);
    files.map(|file| file.name.to_string()).collect()
}

pub(crate) async fn two_tabs_keep_both_texts(house: &House) {
    let alice = house.caller("alice");
    let begun = house.new_sheet(&alice).await;
    let begun = house.saved(&alice, &begun, "Begun").await;
    house.attached(&alice, &begun.id, "plan.txt").await;
    let (one, two) = (
        house.opened(&alice, &begun.id).await,
        house.opened(&alice, &begun.id).await,
    );
    let first = house.saved(&alice, &one, "Tab one").await;
    assert_eq!((became(&first), &first.id), (None, &begun.id));
    let second = house.saved(&alice, &two, "Tab two").await;
    assert_eq!(became(&second), Some(&Became::Changed(first.id.clone())));
    assert_eq!(names(&second), ["plan.txt"]);
    assert_ne!(second.id, first.id);
    // Each is whole, and each goes on.
    for (saved, subject) in [(&first, "Tab one"), (&second, "Tab two")] {
        let sheet = house.opened(&alice, &saved.id).await;
        assert_eq!(sheet.form.subject, subject);
        assert_eq!(sheet.attached.len(), 1);
        let again = house.saved(&alice, &sheet, &format!("{subject}, more")).await;
        assert_eq!((became(&again), &again.id), (None, &saved.id));
    }
    let third = house.saved(&alice, &two, "Tab one, more").await;
    assert_eq!(became(&third), None, "the same words are no other text");
    house.discarded(&alice, &[first.id, second.id]).await;
}

pub(crate) async fn a_save_that_comes_again_makes_no_second_draft(house: &House) {
    let alice = house.caller("alice");
    let begun = house.new_sheet(&alice).await;
    let begun = house.saved(&alice, &begun, "Begun").await;
    house.attached(&alice, &begun.id, "plan.txt").await;
    let sheet = house.opened(&alice, &begun.id).await;
    house.saved(&alice, &sheet, "Tab one").await;
    // The answers to the first two are lost on their way.
    let mut ids = Vec::new();
    for _ in 0..3 {
        let saved = house.saved(&alice, &sheet, "Tab two").await;
        assert_eq!(names(&saved), ["plan.txt"]);
        ids.push(saved.id);
    }
    assert!(ids.iter().all(|id| id == &ids[0]), "{ids:?}");
    house.discarded(&alice, &[begun.id, ids.pop().unwrap()]).await;
}

pub(crate) async fn a_page_that_never_heard_goes_on_with_its_own_draft(house: &House) {
    let alice = house.caller("alice");
    let begun = house.new_sheet(&alice).await;
    let begun = house.saved(&alice, &begun, "Begun").await;
    let sheet = house.opened(&alice, &begun.id).await;
    house.saved(&alice, &sheet, "Unheard").await;
    let unheard = [letter(FromInput::Own, "bob@demo.test", "Unheard")];
    let (page, plain) = (
        "Last words",
        FromInput::Typed("Alice Laurent <alice@demo.test>".into()),
    );
    // The page that is left sends its form, and the page that comes back its words: in any order, or at once.
    for from in [plain, FromInput::Own] {
        let form = letter(from, "bob@demo.test", page);
        let desk = &house.service;
        let saved = desk.save_upon(&alice, &sheet.id, sheet.revision, &unheard, form);
        let saved = saved.await.unwrap();
        assert_eq!((became(&saved), &saved.id), (None, &begun.id));
    }
    assert_eq!(house.opened(&alice, &begun.id).await.form.subject, page);
    // What another window wrote is not what was unheard.
    let late = letter(FromInput::Own, "bob@demo.test", "Too late");
    let late = house
        .service
        .save_upon(&alice, &sheet.id, sheet.revision, &unheard, late)
        .await
        .unwrap();
    assert_eq!(became(&late), Some(&Became::Changed(begun.id.clone())));
    house.discarded(&alice, &[begun.id, late.id]).await;
}

pub(crate) async fn words_outlive_a_draft_that_another_tab_sent(house: &House) {
    let (alice, bob) = (house.caller("alice"), house.caller("bob"));
    let begun = house.new_sheet(&alice).await;
    let begun = house.saved(&alice, &begun, "Sent by the first tab").await;
    let (one, two) = (
        house.opened(&alice, &begun.id).await,
        house.opened(&alice, &begun.id).await,
    );
    let desk = &house.service;
    desk.submit(&alice, &one.id, None, &one.submission_key)
        .await
        .unwrap();
    let early = house.saved(&alice, &two, "Newer words, in time").await;
    assert_eq!(became(&early), Some(&Became::Leaving));
    house.work().await;
    let inbox = folder("bob", FolderRole::Inbox);
    house.arrived(&bob, &inbox, "Sent by the first tab").await;
    let late = house.saved(&alice, &two, "Newer words, too late").await;
    assert_eq!(became(&late), Some(&Became::Left));
    // Nothing of them leaves by itself; each leaves once it is sent.
    for (saved, subject) in [(&early, "Newer words, in time"), (&late, "Newer words, too late")] {
        let sheet = house.opened(&alice, &saved.id).await;
        assert_eq!(sheet.form.subject, subject);
        desk.submit(&alice, &sheet.id, None, &sheet.submission_key)
            .await
            .unwrap();
        house.work().await;
        house.arrived(&bob, &inbox, subject).await;
    }
    let rows = house.rows(&bob, &inbox).await;
    let copies = rows
        .iter()
        .filter(|row| row.subject.as_str() == "Sent by the first tab")
        .count();
    assert_eq!(copies, 1);
}

pub(crate) async fn words_outlive_a_draft_that_another_tab_discarded(house: &House) {
    let alice = house.caller("alice");
    let begun = house.new_sheet(&alice).await;
    let begun = house.saved(&alice, &begun, "Begun").await;
    let sheet = house.opened(&alice, &begun.id).await;
    house.discarded(&alice, std::slice::from_ref(&begun.id)).await;
    let kept = house.saved(&alice, &sheet, "Still being written").await;
    assert_eq!(became(&kept), Some(&Became::Discarded));
    assert_eq!(
        house.opened(&alice, &kept.id).await.form.subject,
        "Still being written"
    );
    // Who discards has not seen what the other tab wrote since.
    let newer = house
        .saved(&alice, &house.opened(&alice, &kept.id).await, "Newer")
        .await;
    let desk = &house.service;
    desk.discard(&alice, &kept.id, Some(kept.revision)).await.unwrap();
    assert_eq!(house.opened(&alice, &newer.id).await.form.subject, "Newer");
    desk.discard(&alice, &newer.id, Some(newer.revision))
        .await
        .unwrap();
    let start = ComposeStart::Draft(newer.id);
    assert_eq!(desk.sheet(&alice, start).await, Err(DeskError::NotFound));
}

pub(crate) async fn only_what_is_seen_leaves(house: &House) {
    let alice = house.caller("alice");
    let begun = house.new_sheet(&alice).await;
    let begun = house.saved(&alice, &begun, "Begun").await;
    let sheet = house.opened(&alice, &begun.id).await;
    let seen = |sheet: &ComposeSheet| Seen {
        revision: sheet.revision,
        files: sheet.attached.iter().map(|file| file.id.clone()).collect(),
    };
    let press = async |seen: Seen| {
        house
            .service
            .submit(&alice, &begun.id, Some(&seen), &sheet.submission_key)
            .await
    };
    house.attached(&alice, &begun.id, "secret.txt").await;
    let answer = press(seen(&sheet)).await;
    let Err(DeskError::Objections(found)) = answer else {
        panic!("{answer:?}");
    };
    assert!(
        matches!(found.as_slice(), [Objection::FilesChanged(files)] if files.len() == 1),
        "{found:?}"
    );
    let other = house.opened(&alice, &begun.id).await;
    house.saved(&alice, &other, "Not what the first tab shows").await;
    assert_eq!(
        press(seen(&other)).await,
        Err(DeskError::Objections(vec![Objection::ChangedElsewhere]))
    );
    // Put beside it, what the first tab shows can leave.
    let beside = house.saved(&alice, &other, "Begun").await;
    assert_eq!(became(&beside), Some(&Became::Changed(begun.id.clone())));
    let now = house.opened(&alice, &begun.id).await;
    press(seen(&now)).await.unwrap();
    house.discarded(&alice, &[beside.id]).await;
    house.work().await;
}
