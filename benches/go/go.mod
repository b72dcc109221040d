module fencepost/guest

go 1.19
