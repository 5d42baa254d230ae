"""The plugin package: modules of other distributions and of operators' folders join it here."""

from twisted.plugin import pluginPackagePaths

__path__.extend(pluginPackagePaths(__name__))
__all__: list[str] = []
