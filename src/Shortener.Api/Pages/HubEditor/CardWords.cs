namespace Shortener.Api.Pages.HubEditor;

/// <summary>Words of products, countdowns, galleries and places.</summary>
internal static class CardWords
{
    public static IReadOnlyList<ScriptWord> All { get; } =
    [
        new("kind.product", "Product", "Producto", "Товар"),
        new("kind.product.help", "A picture, a price and a button", "Una foto, un precio y un botón", "Фото, цена и кнопка"),
        new("kind.countdown", "Countdown", "Cuenta atrás", "Обратный отсчёт"),
        new("kind.countdown.help", "Days, hours and minutes to a moment", "Días, horas y minutos hasta una fecha", "Дни, часы и минуты до события"),
        new("kind.gallery", "Gallery", "Galería", "Галерея"),
        new("kind.gallery.help", "2 to 12 pictures side by side", "De 2 a 12 fotos, una junto a otra", "От 2 до 12 фотографий в ряд"),
        new("kind.map", "Place", "Lugar", "Место"),
        new("kind.map.help", "An address that opens in any map", "Una dirección que se abre en cualquier mapa", "Адрес, который открывается в картах"),

        new("product.label", "Name of the product", "Nombre del producto", "Название товара"),
        new("product.alt.hint", "Optional: the name stands beside it.", "Opcional: el nombre ya aparece al lado.", "Необязательно: название и так стоит рядом."),
        new("product.price", "Price", "Precio", "Цена"),
        new("product.price.example", "19.90", "19,90", "19,90"),
        new("product.priceBefore", "Price before", "Precio anterior", "Прежняя цена"),
        new("product.priceBefore.hint", "Shown struck through.", "Se muestra tachado.", "Показывается зачёркнутой."),
        new("product.currency", "Currency", "Moneda", "Валюта"),
        new("product.currency.none", "Choose…", "Elegir…", "Выберите…"),
        new("product.description", "A few words", "Unas palabras", "Пара слов"),
        new("product.button.hint", "Empty: “See more”.", "Si está vacío: «Ver más».", "Если пусто — «Подробнее»."),

        new("countdown.label", "Counts down to", "Cuenta atrás hasta", "До чего отсчёт"),
        new("countdown.at", "Date and time", "Fecha y hora", "Дата и время"),
        new("countdown.timeZone", "Time zone", "Zona horaria", "Часовой пояс"),
        new("countdown.then", "At zero", "Al llegar a cero", "По окончании"),
        new("countdown.then.hide", "The block goes", "El bloque desaparece", "Блок исчезает"),
        new("countdown.then.text", "A text is shown", "Se muestra un texto", "Показывается текст"),
        new("countdown.then.link", "A button is shown", "Se muestra un botón", "Показывается кнопка"),
        new("countdown.text", "Text at zero", "Texto al llegar a cero", "Текст по окончании"),
        new("countdown.text.hint", "No secret: it stands in the page's source before.", "No es secreto: ya está antes en el código de la página.", "Не секрет: он заранее есть в коде страницы."),
        new("countdown.url", "The button leads to", "El botón lleva a", "Кнопка ведёт на"),
        new("countdown.url.hint", "Leads nowhere before zero, even to those who guess its address.", "Antes de cero no lleva a ninguna parte, ni a quien adivine la dirección.", "До окончания никуда не ведёт, даже если угадать адрес."),

        new("gallery.label", "Title", "Título", "Название"),
        new("gallery.items", "Images", "Imágenes", "Изображения"),
        new("gallery.items.hint", "2 to 12; visitors scroll them sideways.", "De 2 a 12; se desplazan hacia los lados.", "От 2 до 12; листаются вбок."),
        new("gallery.add", "Add an image", "Añadir una imagen", "Добавить изображение"),
        new("gallery.item", "Image {0}", "Imagen {0}", "Изображение {0}"),

        new("map.label", "Name of the place", "Nombre del lugar", "Название места"),
        new("map.address", "Address", "Dirección", "Адрес"),
        new("map.address.hint", "As people write it there, on several lines if you like.", "Como se escribe allí; puede tener varias líneas.", "Как принято писать на месте; можно в несколько строк."),
        new("map.description", "How to get in", "Cómo llegar", "Как пройти"),
        new("map.description.hint", "Optional: entrance, floor, parking.", "Opcional: entrada, planta, aparcamiento.", "Необязательно: вход, этаж, парковка."),
        new("map.point", "Coordinates", "Coordenadas", "Координаты"),
        new("map.point.hint", "Optional; without them maps search for the address.", "Opcional; sin ellas los mapas buscan la dirección.", "Необязательно; без них карты ищут по адресу."),
        new("map.point.example", "40.4168, -3.7038", "40.4168, -3.7038", "55.7558, 37.6173"),
        new("map.maps", "Open in", "Abrir en", "Открыть в"),
        new("point.wrong", "Latitude and longitude in degrees, such as 40.4168, -3.7038.", "Latitud y longitud en grados, como 40.4168, -3.7038.", "Широта и долгота в градусах, например 55.7558, 37.6173."),

        new("problem.at", "A date and a time.", "Una fecha y una hora.", "Дата и время."),
        new("problem.zone", "There is no such time zone.", "No existe esa zona horaria.", "Такого часового пояса нет."),
        new("problem.amount", "An amount such as 19.90.", "Un importe como 19,90.", "Сумма, например 19,90."),
        new("problem.priceBefore", "Must be greater than the price.", "Debe ser mayor que el precio.", "Должна быть больше цены."),
        new("problem.currency", "There is no such currency.", "No existe esa moneda.", "Такой валюты нет."),
        new("problem.gallery", "At least two images.", "Al menos dos imágenes.", "Хотя бы два изображения."),
    ];
}
