//! Free loopback ports.

use std::net::{Ipv4Addr, TcpListener};

use rand::Rng;

use crate::StackError;

const TRIES: usize = 2000;

/// `N` different ports of 127.0.0.1 that nobody listens on. They lie below the kernel's ephemeral range, so no outgoing
/// connection can take one between this look and the server's bind.
pub(crate) fn free<const N: usize>() -> Result<[u16; N], StackError> {
    // Held until all are found, so that no port is chosen twice.
    let mut held = Vec::with_capacity(N);
    let mut ports = [0; N];
    let mut random = rand::rng();
    for _ in 0..TRIES {
        if held.len() == N {
            break;
        }
        let port = random.random_range(20_000..32_000);
        if let Ok(listener) = TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            ports[held.len()] = port;
            held.push(listener);
        }
    }
    if held.len() == N {
        Ok(ports)
    } else {
        Err(StackError::NoFreePort)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn ports_differ_and_can_be_bound() {
        let ports = free::<6>().unwrap();
        assert_eq!(ports.iter().collect::<HashSet<_>>().len(), 6);
        for port in ports {
            assert!((20_000..32_000).contains(&port));
            TcpListener::bind((Ipv4Addr::LOCALHOST, port)).unwrap();
        }
    }
}
