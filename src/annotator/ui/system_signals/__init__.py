"""Lock and sleep signals of the operating system, one module for each system. On Linux they come from systemd-logind
and from `org.freedesktop.ScreenSaver`; lockers that use neither are not noticed. The modules for Windows and macOS
are written from their documentation and type-checked, but have not run there."""
