//! Porteplume.
