//! Files that come over a line: in pieces, whole or not at all.

use domain::{
    desk::{ComposeDesk, ComposeStart, DeskError},
    header::FileName,
    identity::FromInput,
    time::Timestamp,
};

use crate::{
    house::House,
    people::{Chunks, letter},
};

pub(crate) async fn a_file_comes_in_pieces(house: &House) {
    let alice = house.caller("alice");
    let sheet = house.new_sheet(&alice).await;
    let form = letter(FromInput::Own, "", "A film");
    let desk = &house.service;
    let saved = desk.save(&alice, &sheet.id, sheet.revision, form).await.unwrap();
    // 1.4 MB, in chunks that know nothing of pieces.
    let film: Vec<u8> = (0..1_400_003u32).map(|n| (n % 251) as u8).collect();
    let chunks = || Chunks::of(film.chunks(40_000).map(<[u8]>::to_vec));
    let attached = house
        .attach(&alice, &saved.id, "film.bin", chunks())
        .await
        .unwrap();
    assert_eq!(attached.size, 1_400_003);
    let content = desk.attached(&alice, &saved.id, &attached.id).await.unwrap();
    assert!(content.content == film);
    let empty = house
        .attach(&alice, &saved.id, "empty", Chunks::of([]))
        .await
        .unwrap();
    assert_eq!(empty.size, 0);

    // Cut in the middle, left alone, or not hers: nothing of it stays.
    let mut cut = chunks();
    cut.0[30].clear();
    assert_eq!(
        house.attach(&alice, &saved.id, "cut.bin", cut).await,
        Err(DeskError::BadInput)
    );
    drop(desk.receive(&alice, &saved.id, &mut chunks()).await.unwrap());
    let hers = desk.receive(&alice, &saved.id, &mut chunks()).await.unwrap();
    let (bob, name) = (house.caller("bob"), FileName::of_path("hers.bin"));
    let stolen = desk
        .attach(&bob, &sheet.id, name, "text/plain".into(), hers)
        .await;
    assert_eq!(stolen, Err(DeskError::NotFound));
    let sheet = desk
        .sheet(&alice, ComposeStart::Draft(saved.id.clone()))
        .await
        .unwrap();
    let names: Vec<_> = sheet.attached.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["film.bin", "empty"]);
    house.nothing_comes().await;
    desk.discard(&alice, &saved.id, None).await.unwrap();
}

impl House {
    /// What is dropped goes a moment later; then there is nothing to sweep.
    async fn nothing_comes(&self) {
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        let later = Timestamp(self.ports.clock.now().0 + 1000);
        assert_eq!(self.ports.drafts.sweep_uploads(later).await.unwrap(), 0);
    }
}
