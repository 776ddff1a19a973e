"""Images: who needs them, which nodes have them, what the pulls say."""

from screens.images.screen import ImagesScreen

__all__ = ["ImagesScreen"]
