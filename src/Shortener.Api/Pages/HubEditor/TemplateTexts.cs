using Shortener.Api.Pages.Design;

namespace Shortener.Api.Pages.HubEditor;

/// <summary>The words of templates, which become the owner's own to change.</summary>
internal sealed record TemplateTexts
{
    public static readonly Localized<TemplateTexts> All = new(
        new()
        {
            Empty = "Empty page",
            EmptyHelp = "Begin from nothing",
            EmptyTitle = "My page",
            YourName = "Your name",
            Creator = "Creator",
            CreatorHelp = "Videos, shop, newsletter",
            CreatorBio = "What you make, in one sentence.",
            LatestVideo = "Watch my latest video",
            Shop = "My favourites",
            Partners = "Work with me",
            WriteMe = "Write to me",
            Newsletter = "Get my letters",
            Consent = "I agree to receive messages at this address and can withdraw at any time.",
            Music = "Musician",
            MusicHelp = "Release, tickets, players",
            ArtistName = "Artist",
            MusicBio = "New single out now.",
            NewRelease = "New release",
            Tickets = "Tickets",
            Merch = "Merch",
            Coach = "Coach or teacher",
            CoachHelp = "Booking, free guide, questions",
            CoachBio = "I help people to … in … weeks.",
            Book = "Book a first session",
            FreeGuide = "Free guide",
            AskMe = "Ask me",
            Question = "How does the first session go?",
            Answer = "We talk for 30 minutes about where you are and where you want to be.",
            Store = "Shop",
            StoreHelp = "Arrivals, delivery, orders in chat",
            ShopName = "Your shop",
            StoreBio = "What you sell and why people love it.",
            NewArrivals = "New arrivals",
            BestSellers = "Best sellers",
            Delivery = "Delivery and returns",
            Order = "Order in WhatsApp",
            Cafe = "Café or restaurant",
            CafeHelp = "Menu, table, way there",
            CafeName = "Your café",
            CafeBio = "Open every day from 8 to 20.",
            Menu = "Menu",
            Reserve = "Reserve a table",
            Map = "How to find us",
            SaveContact = "Save contact",
            Pro = "Freelancer",
            ProHelp = "Portfolio, résumé, contact",
            ProBio = "Profession, city, what you are looking for.",
            Portfolio = "Portfolio",
            Resume = "Résumé",
            Cause = "Cause or community",
            CauseHelp = "Donate, join, news",
            CauseName = "Your cause",
            CauseBio = "What you change, and how people can help.",
            Donate = "Donate",
            Volunteer = "Become a volunteer",
            News = "News",
        },
        new()
        {
            Empty = "Página vacía",
            EmptyHelp = "Empieza de cero",
            EmptyTitle = "Mi página",
            YourName = "Tu nombre",
            Creator = "Creador de contenido",
            CreatorHelp = "Vídeos, tienda, boletín",
            CreatorBio = "Lo que haces, en una frase.",
            LatestVideo = "Mira mi último vídeo",
            Shop = "Mis favoritos",
            Partners = "Trabaja conmigo",
            WriteMe = "Escríbeme",
            Newsletter = "Recibe mis cartas",
            Consent = "Acepto recibir mensajes en esta dirección y puedo darme de baja cuando quiera.",
            Music = "Músico",
            MusicHelp = "Lanzamiento, entradas, reproductores",
            ArtistName = "Artista",
            MusicBio = "Nuevo sencillo ya disponible.",
            NewRelease = "Nuevo lanzamiento",
            Tickets = "Entradas",
            Merch = "Merchandising",
            Coach = "Coach o profesor",
            CoachHelp = "Reservas, guía gratis, preguntas",
            CoachBio = "Ayudo a … en … semanas.",
            Book = "Reserva la primera sesión",
            FreeGuide = "Guía gratuita",
            AskMe = "Pregúntame",
            Question = "¿Cómo es la primera sesión?",
            Answer = "Hablamos 30 minutos sobre dónde estás y adónde quieres llegar.",
            Store = "Tienda",
            StoreHelp = "Novedades, envío, pedidos por chat",
            ShopName = "Tu tienda",
            StoreBio = "Qué vendes y por qué gusta.",
            NewArrivals = "Novedades",
            BestSellers = "Los más vendidos",
            Delivery = "Envíos y devoluciones",
            Order = "Pedir por WhatsApp",
            Cafe = "Café o restaurante",
            CafeHelp = "Carta, mesa, cómo llegar",
            CafeName = "Tu café",
            CafeBio = "Abierto todos los días de 8 a 20.",
            Menu = "Carta",
            Reserve = "Reservar mesa",
            Map = "Cómo llegar",
            SaveContact = "Guardar contacto",
            Pro = "Profesional",
            ProHelp = "Portafolio, currículum, contacto",
            ProBio = "Profesión, ciudad, qué buscas.",
            Portfolio = "Portafolio",
            Resume = "Currículum",
            Cause = "Causa o comunidad",
            CauseHelp = "Donar, unirse, noticias",
            CauseName = "Tu causa",
            CauseBio = "Qué cambiáis y cómo se puede ayudar.",
            Donate = "Donar",
            Volunteer = "Hazte voluntario",
            News = "Noticias",
        },
        new()
        {
            Empty = "Пустая страница",
            EmptyHelp = "С чистого листа",
            EmptyTitle = "Моя страница",
            YourName = "Ваше имя",
            Creator = "Автор, блогер",
            CreatorHelp = "Видео, магазин, рассылка",
            CreatorBio = "Что вы делаете, одной фразой.",
            LatestVideo = "Моё новое видео",
            Shop = "Мои находки",
            Partners = "Сотрудничество",
            WriteMe = "Написать мне",
            Newsletter = "Получать мои письма",
            Consent = "Я согласен получать сообщения на этот адрес и могу отказаться в любой момент.",
            Music = "Музыкант",
            MusicHelp = "Релиз, билеты, плееры",
            ArtistName = "Имя артиста",
            MusicBio = "Новый сингл уже вышел.",
            NewRelease = "Новый релиз",
            Tickets = "Билеты",
            Merch = "Мерч",
            Coach = "Наставник, преподаватель",
            CoachHelp = "Запись, гайд, вопросы",
            CoachBio = "Помогаю … за … недель.",
            Book = "Записаться на первую встречу",
            FreeGuide = "Бесплатный гайд",
            AskMe = "Задать вопрос",
            Question = "Как проходит первая встреча?",
            Answer = "30 минут говорим о том, где вы сейчас и куда хотите прийти.",
            Store = "Магазин",
            StoreHelp = "Новинки, доставка, заказ в чате",
            ShopName = "Ваш магазин",
            StoreBio = "Что вы продаёте и за что это любят.",
            NewArrivals = "Новинки",
            BestSellers = "Хиты продаж",
            Delivery = "Доставка и возврат",
            Order = "Заказать в WhatsApp",
            Cafe = "Кафе, ресторан",
            CafeHelp = "Меню, столик, как пройти",
            CafeName = "Ваше кафе",
            CafeBio = "Открыто каждый день с 8 до 20.",
            Menu = "Меню",
            Reserve = "Забронировать столик",
            Map = "Как нас найти",
            SaveContact = "Сохранить контакт",
            Pro = "Специалист",
            ProHelp = "Портфолио, резюме, контакты",
            ProBio = "Профессия, город, что вы ищете.",
            Portfolio = "Портфолио",
            Resume = "Резюме",
            Cause = "Проект, сообщество",
            CauseHelp = "Поддержать, вступить, новости",
            CauseName = "Ваш проект",
            CauseBio = "Что вы меняете и как помочь.",
            Donate = "Поддержать",
            Volunteer = "Стать волонтёром",
            News = "Новости",
        });

    public required string Empty { get; init; }

    public required string EmptyHelp { get; init; }

    public required string EmptyTitle { get; init; }

    public required string YourName { get; init; }

    public required string Creator { get; init; }

    public required string CreatorHelp { get; init; }

    public required string CreatorBio { get; init; }

    public required string LatestVideo { get; init; }

    public required string Shop { get; init; }

    public required string Partners { get; init; }

    public required string WriteMe { get; init; }

    public required string Newsletter { get; init; }

    public required string Consent { get; init; }

    public required string Music { get; init; }

    public required string MusicHelp { get; init; }

    public required string ArtistName { get; init; }

    public required string MusicBio { get; init; }

    public required string NewRelease { get; init; }

    public required string Tickets { get; init; }

    public required string Merch { get; init; }

    public required string Coach { get; init; }

    public required string CoachHelp { get; init; }

    public required string CoachBio { get; init; }

    public required string Book { get; init; }

    public required string FreeGuide { get; init; }

    public required string AskMe { get; init; }

    public required string Question { get; init; }

    public required string Answer { get; init; }

    public required string Store { get; init; }

    public required string StoreHelp { get; init; }

    public required string ShopName { get; init; }

    public required string StoreBio { get; init; }

    public required string NewArrivals { get; init; }

    public required string BestSellers { get; init; }

    public required string Delivery { get; init; }

    public required string Order { get; init; }

    public required string Cafe { get; init; }

    public required string CafeHelp { get; init; }

    public required string CafeName { get; init; }

    public required string CafeBio { get; init; }

    public required string Menu { get; init; }

    public required string Reserve { get; init; }

    public required string Map { get; init; }

    public required string SaveContact { get; init; }

    public required string Pro { get; init; }

    public required string ProHelp { get; init; }

    public required string ProBio { get; init; }

    public required string Portfolio { get; init; }

    public required string Resume { get; init; }

    public required string Cause { get; init; }

    public required string CauseHelp { get; init; }

    public required string CauseName { get; init; }

    public required string CauseBio { get; init; }

    public required string Donate { get; init; }

    public required string Volunteer { get; init; }

    public required string News { get; init; }
}
