//! When the page breaks.

use std::panic;

/// One panic ends the page (it cannot unwind). Says why on the console; `web/loader.mjs` hears that the module trapped,
/// as it does for want of memory, where nothing here runs any more, and hands out the saved plan.
pub fn install() {
    panic::set_hook(Box::new(|info| {
        web_sys::console::error_1(&info.to_string().into());
        #[cfg(feature = "element")]
        crate::element::broke(&info.to_string());
    }));
}
