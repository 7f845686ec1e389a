mod css;
mod look;
