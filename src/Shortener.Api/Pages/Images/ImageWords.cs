using Shortener.Api.Pages.HubEditor;

namespace Shortener.Api.Pages.Images;

/// <summary>Words of the control that chooses and sends an image (<c>Web/images/picker.ts</c>).</summary>
internal static class ImageWords
{
    public static IReadOnlyList<ScriptWord> All { get; } =
    [
        new("image.limits", "PNG, JPEG, GIF or WebP, up to {0} MB.", "PNG, JPEG, GIF o WebP, hasta {0} MB.", "PNG, JPEG, GIF или WebP, до {0} МБ."),
        new("image.choose", "Choose an image", "Elegir una imagen", "Выбрать изображение"),
        new("image.replace", "Replace", "Cambiar", "Заменить"),
        new("image.remove", "Remove", "Quitar", "Убрать"),
        new("image.earlier", "Images sent before", "Imágenes ya enviadas", "Отправленные раньше"),
        new("image.noEarlier", "None yet.", "Aún ninguna.", "Пока нет."),
        new("image.sending", "Sending the image", "Enviando la imagen", "Отправка изображения"),
        new("image.sent", "Image sent", "Imagen enviada", "Изображение отправлено"),
        new("image.failed", "The image could not be sent. Check the connection and try again.", "No se ha podido enviar la imagen. Comprueba la conexión e inténtalo de nuevo.", "Не удалось отправить изображение. Проверьте соединение и попробуйте ещё раз."),
        new("image.tooLarge", "At most {0} MB; this one has {1} MB.", "Como mucho {0} MB; esta tiene {1} MB.", "Не больше {0} МБ; у этого {1} МБ."),
    ];
}
