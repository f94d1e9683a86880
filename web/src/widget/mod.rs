//! The parts that views are made of.

pub mod bar;
pub mod dialog;
pub mod field;
pub mod figure;
pub mod icon;
pub mod menu;
pub mod segment;
pub mod status;
pub mod table;
