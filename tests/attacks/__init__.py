"""What strangers and colleagues may try, each try a test. THREATS.md names them by their purpose."""
