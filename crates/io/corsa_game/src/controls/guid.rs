/// The product GUID that DirectInput gives a device, as `controls.ini` has it in `PGUIDn`.
///
/// The first word is the USB product number above the vendor number, the rest is zero and the letters
/// `PIDVID` (`MAKELONG(VID, PID)` and `0000-504944564944`, as DirectInput makes it for every HID
/// device). Wine does the same.
///
/// ```
/// let pad = corsa_game::product_guid(0x045e, 0x028e);
/// assert_eq!(pad, "028E045E-0000-0000-0000-504944564944");
/// ```
pub fn product_guid(vendor: u16, product: u16) -> String {
    format!("{product:04X}{vendor:04X}-0000-0000-0000-504944564944")
}
