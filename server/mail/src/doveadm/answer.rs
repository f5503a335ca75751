//! Answers: a list with one entry for each command, its kind, what it says, and the command's tag.

use serde_json::Value;

/// sysexits.h, as doveadm ends when it met nobody.
const EX_NOUSER: u64 = 68;

pub(super) fn to_kick(body: &[u8]) -> Result<(), String> {
    let unreadable = || "its answer cannot be read".to_owned();
    let answers: Vec<(String, Value, String)> = serde_json::from_slice(body).map_err(|_| unreadable())?;
    let [(kind, said, _)] = &answers[..] else {
        return Err(unreadable());
    };
    match kind.as_str() {
        "doveadmResponse" => Ok(()),
        "error" if said["exitCode"] == EX_NOUSER => Ok(()),
        "error" => Err(format!("it said {said}")),
        _ => Err(unreadable()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whom_it_met_and_nobody_are_both_well() {
        for good in [
            r#"[["doveadmResponse",[{"result":"config@demo.test*alice@demo.test"}],"kick"]]"#,
            r#"[["error",{"type":"exitCode", "exitCode":68},"kick"]]"#,
        ] {
            assert_eq!(to_kick(good.as_bytes()), Ok(()), "{good}");
        }
        for bad in [
            "",
            "[]",
            r#"[["error",{"type":"unknownMethod"},"kick"]]"#,
            r#"[["error",{"type":"exitCode", "exitCode":75},"kick"]]"#,
        ] {
            assert!(to_kick(bad.as_bytes()).is_err(), "{bad}");
        }
    }
}
